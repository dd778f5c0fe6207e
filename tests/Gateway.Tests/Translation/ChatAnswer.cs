using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Translation;

/// <summary>What a client of Chat Completions received.</summary>
public sealed record ChatAnswer(int Status, string? ContentType, byte[] Body) : ReceivedAnswer(Status, ContentType, Body)
{
    public bool AsksForUsage { get; init; }

    /// <summary>The whole answer.</summary>
    /// <exception cref="ChatGrammarException">It breaks a rule clients rely on.</exception>
    public FoldedCompletion Fold() =>
        IsStream ? ChatCompletionGrammar.Fold(Body, AsksForUsage) : ChatCompletionGrammar.Read(JsonElement.Parse(Body));

    /// <summary>What a broken stream had said before its error.</summary>
    /// <exception cref="ChatGrammarException">The part breaks a rule clients rely on.</exception>
    public FoldedCompletion FoldPart() => ChatCompletionGrammar.Fold(Encoding.UTF8.GetBytes(BeforeError), AsksForUsage, isCut: true);
}
