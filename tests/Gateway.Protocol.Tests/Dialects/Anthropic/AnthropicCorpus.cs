namespace Gateway.Protocol.Tests.Dialects.Anthropic;

/// <summary>What the recorded cases filed under the Messages dialect hold beside Messages traffic.</summary>
internal static class AnthropicCorpus
{
    /// <summary>Bedrock's text completions of before the Messages API.</summary>
    public static bool IsLegacyCompletion(ReadOnlySpan<byte> body) => body.IndexOf("\"prompt\""u8) >= 0 && body.IndexOf("\"messages\""u8) < 0;
}
