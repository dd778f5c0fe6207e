using System.Text;
using System.Text.Json;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Tests.Translation;

/// <summary>What a client of the Messages API received.</summary>
public sealed record ClientAnswer(int Status, string? ContentType, byte[] Body) : ReceivedAnswer(Status, ContentType, Body)
{
    public const string AskedModel = "asked-model";

    /// <summary>The whole answer.</summary>
    /// <exception cref="AnthropicGrammarException">It breaks a rule clients rely on.</exception>
    public FoldedMessage Fold() => IsStream ? AnthropicGrammar.Fold(Body) : UnaryAnswer.Read(JsonElement.Parse(Body));

    /// <summary>What a broken stream had said before its error, with the end it lacks put on.</summary>
    /// <exception cref="AnthropicGrammarException">The part breaks a rule clients rely on.</exception>
    public FoldedMessage FoldPart()
    {
        var part = BeforeError;
        var open = Count(part, "event: content_block_start\n") - 1;
        if (open >= Count(part, "event: content_block_stop\n"))
            part += Frame("content_block_stop", $$"""{"type":"content_block_stop","index":{{open}}}""");
        part += Frame("message_delta", """{"type":"message_delta","delta":{"stop_reason":"cut"},"usage":{"output_tokens":0}}""");
        part += Frame("message_stop", """{"type":"message_stop"}""");
        return AnthropicGrammar.Fold(Encoding.UTF8.GetBytes(part));
    }

    private static string Frame(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static int Count(string text, string frame) => text.Split(frame).Length - 1;
}
