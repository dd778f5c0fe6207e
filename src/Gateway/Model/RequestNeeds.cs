using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Model;

/// <summary>What a target must be able to do to answer a request.</summary>
/// <param name="Images">There are pictures in it.</param>
/// <param name="Documents">There are documents in it that are more than plain text.</param>
/// <param name="Tools">It defines tools, or tells of calls.</param>
/// <param name="InputTokens">A rough count of its tokens (<see cref="IngressRequest.EstimateInputTokens"/>).</param>
/// <param name="MaxOutputTokens">The most tokens it asks for; null where it does not say.</param>
public readonly record struct RequestNeeds(bool Images, bool Documents, bool Tools, long InputTokens, int? MaxOutputTokens)
{
    private const int BytesPerToken = 4;

    // Callers often leave open how long the answer may be.
    private const long UnstatedOutput = 1_000;

    // Whoever allows more than any answer has must not be thought to need a whole minute of everybody's tokens.
    private const long MostCountedOutput = 32_768;

    /// <summary>How many answers it asks for.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Tokens of input and output together: what a context window must hold.</summary>
    public long Tokens => InputTokens + (MaxOutputTokens ?? 0);

    /// <summary>Reads the whole request; one that cannot be read needs nothing, so that its provider judges it.</summary>
    public static RequestNeeds Of(IngressRequest request)
    {
        try
        {
            return Of(request.ReadChat(), request.EstimateInputTokens()) with { Choices = request.Peek.Choices };
        }
        catch (RequestFormatException)
        {
            return new RequestNeeds(false, false, false, RoughTokens(request), request.Peek.MaxOutputTokens) { Choices = request.Peek.Choices };
        }
    }

    public static RequestNeeds Of(ChatRequest chat, long inputTokens)
    {
        var needs = new RequestNeeds(false, false, chat.Tools.Count > 0, inputTokens, chat.MaxOutputTokens).With(chat.System);
        foreach (var message in chat.Messages)
            needs = needs.With(message.Content);
        return needs;
    }

    /// <summary>The input tokens by the length of the body alone: nothing is read, and pictures count as if they were text.</summary>
    public static long RoughTokens(IngressRequest request) => RoughTokens(request.Body.Bytes.Length);

    /// <summary>What limits count for a request until it has ended, input and output: of what it allows its answers no more than answers have.</summary>
    public static long RoughTokensWithOutput(IngressRequest request) => RoughTokens(request)
        + Math.Min(MostCountedOutput, (request.Peek.MaxOutputTokens ?? UnstatedOutput) * Math.Max(1, request.Peek.Choices));

    /// <summary>The input tokens of a body of so many bytes.</summary>
    public static long RoughTokens(long bytes) => bytes / BytesPerToken;

    private RequestNeeds With(IReadOnlyList<ChatBlock> blocks)
    {
        var needs = this;
        foreach (var block in blocks)
        {
            needs = block switch
            {
                ImageBlock => needs with { Images = true },
                DocumentBlock { Source: MediaSource.PlainText } => needs,
                DocumentBlock { Source: MediaSource.Blocks inner } => needs.With(inner.Content),
                DocumentBlock => needs with { Documents = true },
                ToolUseBlock => needs with { Tools = true },
                ToolResultBlock result => (needs with { Tools = true }).With(result.Content),
                _ => needs,
            };
        }

        return needs;
    }
}
