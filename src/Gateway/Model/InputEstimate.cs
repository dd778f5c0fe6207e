using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>
/// A rough count of a request's input tokens, for dialects that state it before the provider does: four characters a token, pictures and
/// documents at a flat rate. It is replaced by the provider's number at the end of the stream.
/// </summary>
public static class InputEstimate
{
    private const int CharactersPerToken = 4;
    private const int TokensPerMessage = 4;
    private const int TokensPerMedia = 1_000;

    public static long Tokens(ChatRequest request)
    {
        var tokens = Count(request.System);
        foreach (var message in request.Messages)
            tokens += TokensPerMessage + Count(message.Content);
        foreach (var tool in request.Tools)
            tokens += (tool.Name.Length + (tool.Description?.Length ?? 0) + Length(tool)) / CharactersPerToken;
        return Math.Max(1, tokens);
    }

    /// <summary>For a request that cannot be read: from its length alone.</summary>
    public static long Tokens(int bytes) => Math.Max(1, bytes / CharactersPerToken);

    private static int Length(ToolDefinition tool) =>
        tool.InputSchema.ValueKind == System.Text.Json.JsonValueKind.Undefined ? 0 : tool.InputSchema.GetRawText().Length;

    private static long Count(IReadOnlyList<ChatBlock> blocks)
    {
        long tokens = 0;
        foreach (var block in blocks)
        {
            tokens += block switch
            {
                TextBlock text => Characters(text.Text),
                ToolUseBlock tool => Characters(tool.Name) + Characters(tool.Arguments),
                ToolResultBlock result => Count(result.Content),
                ReasoningBlock reasoning => Characters(reasoning.Text),
                DocumentBlock { Source: MediaSource.PlainText plain } => Characters(plain.Value),
                ImageBlock or DocumentBlock => TokensPerMedia,
                _ => 0,
            };
        }

        return tokens;
    }

    private static long Characters(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;
}
