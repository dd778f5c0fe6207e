using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Translation;

/// <summary>What a client of Chat Completions received.</summary>
public sealed record ChatAnswer(int Status, string? ContentType, byte[] Body)
{
    private const string ErrorFrame = "event: error\n";

    public bool AsksForUsage { get; init; }

    /// <summary>What the gateway says the translation lost.</summary>
    public string? Warnings { get; init; }

    public bool IsStream => ContentType == "text/event-stream; charset=utf-8";

    private string Text => Encoding.UTF8.GetString(Body);

    private int ErrorAt => IsStream ? Text.LastIndexOf(ErrorFrame, StringComparison.Ordinal) : -1;

    /// <summary>The error envelope, of a failed request or of the event that ends a broken stream; null for a whole answer.</summary>
    public JsonElement? Error =>
        ErrorAt is >= 0 and var at ? JsonElement.Parse(Text[(at + ErrorFrame.Length)..].Trim()["data: ".Length..])
        : Status >= 400 ? JsonElement.Parse(Body)
        : null;

    /// <summary>The whole answer.</summary>
    /// <exception cref="ChatGrammarException">It breaks a rule clients rely on.</exception>
    public FoldedCompletion Fold() =>
        IsStream ? ChatCompletionGrammar.Fold(Body, AsksForUsage) : ChatCompletionGrammar.Read(JsonElement.Parse(Body));

    /// <summary>What a broken stream had said before its error.</summary>
    /// <exception cref="ChatGrammarException">The part breaks a rule clients rely on.</exception>
    public FoldedCompletion FoldPart() => ChatCompletionGrammar.Fold(Encoding.UTF8.GetBytes(Text[..ErrorAt]), AsksForUsage, isCut: true);
}
