using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Tests.Translation;

/// <summary>A message in comparable words: everything of it but the places where it was cut into blocks' deltas.</summary>
internal static class MessageWords
{
    public static string Of(FoldedMessage message) => string.Join('\n',
    [
        $"{message.Id} {message.Model} {message.StopReason} {message.StopSequence}",
        .. message.Blocks.Select(Of),
        message.Usage.ValueKind == JsonValueKind.Undefined ? "" : message.Usage.GetRawText(),
    ]);

    private static string Of(FoldedBlock block) => block.Type switch
    {
        "tool_use" => $"tool_use {block.Id} {block.Name} {Arguments(block.Content)}",
        "thinking" => $"thinking {block.Content} {block.Signature}",
        _ => $"{block.Type} {block.Content}",
    };

    private static string Arguments(string json)
    {
        if (json.Length == 0)
            return "{}";
        try
        {
            return JsonNode.Parse(json)!.ToJsonString();
        }
        catch (JsonException)
        {
            // What the output limit cut off is wrapped in a unary answer.
            return new JsonObject { ["_raw_arguments"] = json }.ToJsonString();
        }
    }
}
