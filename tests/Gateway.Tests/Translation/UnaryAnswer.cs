using System.Text.Json;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Tests.Translation;

/// <summary>Reads a unary Messages answer into the form a stream folds to, and throws where it breaks a rule.</summary>
internal static class UnaryAnswer
{
    public static FoldedMessage Read(JsonElement message)
    {
        Demand(message, "type", "message");
        Demand(message, "role", "assistant");
        var usage = message.GetProperty("usage");
        return new FoldedMessage(
            message.GetProperty("id").GetString()!, message.GetProperty("model").GetString()!,
            [.. message.GetProperty("content").EnumerateArray().Select(Block)],
            message.GetProperty("stop_reason").GetString()!, message.GetProperty("stop_sequence").GetString(), usage, usage);
    }

    private static FoldedBlock Block(JsonElement block)
    {
        var type = block.GetProperty("type").GetString()!;
        return type switch
        {
            "text" => new FoldedBlock(type, block.GetProperty("text").GetString()!),
            "thinking" => new FoldedBlock(type, block.GetProperty("thinking").GetString()!)
            {
                Signature = block.GetProperty("signature").GetString(),
            },
            "tool_use" => new FoldedBlock(type, Object(block.GetProperty("input")))
            {
                Id = block.GetProperty("id").GetString(), Name = block.GetProperty("name").GetString(),
            },
            _ => new FoldedBlock(type, block.GetRawText()),
        };
    }

    private static string Object(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object ? input.GetRawText() : throw new AnthropicGrammarException("tool_use.input is no object");

    private static void Demand(JsonElement message, string field, string value)
    {
        if (message.GetProperty(field).GetString() != value)
            throw new AnthropicGrammarException($"message.{field} is not {value}");
    }
}
