using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Chat;

/// <summary>Every dialect's reader believes the same counts.</summary>
public sealed class TokenCountTests
{
    public static TheoryData<string, string> Dialects => new()
    {
        { "anthropic", """{"type":"message","content":[],"usage":{"input_tokens":5,"output_tokens":COUNT}}""" },
        { "openai", """{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":COUNT}}""" },
        { "gemini", """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":COUNT}}""" },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public void CountFromNoneToTheHighest_IsBelieved(string dialect, string body)
    {
        foreach (var (count, tokens) in new[] { ("0", 0L), ("1000000000", TokenCount.Highest), ("2.0", 2), ("2.9", 2), ("1e9", TokenCount.Highest) })
            Output(dialect, body, count).ShouldBe((5, tokens), count);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void CountThatNobodyCanHaveUsed_WasNotSaid(string dialect, string body)
    {
        foreach (var count in new[] { "1000000001", "9000000000000000000", "9223372036854775807", "1e30", "1e400", "-1", "-0.5", "-9000000000000000000", "\"7\"", "[7]", "null" })
            Output(dialect, body, count).ShouldBe((5, null), count);
    }

    private static (long? Input, long? Output) Output(string dialect, string body, string count)
    {
        var meter = Dialect(dialect).CreateUsageMeter();
        meter.ObserveBody(Encoding.UTF8.GetBytes(body.Replace("COUNT", count, StringComparison.Ordinal))).ShouldBeTrue();
        return (meter.Usage.Input, meter.Usage.Output);
    }

    private static IEgressDialect Dialect(string name) => name switch
    {
        "anthropic" => new AnthropicDialect(),
        "openai" => new OpenAiDialect(),
        _ => new GeminiDialect(),
    };
}
