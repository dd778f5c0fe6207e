using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The parts of an answer's content blocks that streamed and unary answers share.</summary>
internal static class AnthropicAnswerBlock
{
    /// <summary>An opaque block of another dialect means nothing to this one.</summary>
    public static bool CanBeWritten(ChatBlock block) =>
        block is TextBlock or ToolUseBlock or ReasoningBlock or ImageBlock { Source: MediaSource.Base64 or MediaSource.Url }
            or OpaqueBlock { Origin: Dialect.Anthropic };

    /// <summary>Writes <c>{"type":"tool_use","id":…,"name":…</c>; the input and the brace are the caller's.</summary>
    public static void BeginToolUse(Utf8JsonWriter json, ToolUseBlock tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, AnthropicToolUse.Id(tool.Id));
        json.WriteString("name"u8, tool.Name);
    }

    /// <summary>Writes a block that has no deltas; false for one this dialect cannot say.</summary>
    public static bool TryWriteWhole(Utf8JsonWriter json, ChatBlock block)
    {
        switch (block)
        {
            case ReasoningBlock { Redacted: { } data } reasoning:
                json.WriteStartObject();
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, ReasoningSeal.Seal(data, reasoning.Origin, Dialect.Anthropic));
                json.WriteEndObject();
                return true;
            case OpaqueBlock { Origin: Dialect.Anthropic } opaque:
                opaque.Raw.WriteTo(json);
                return true;
            case ImageBlock image:
                return TryWriteImage(json, image.Source);
            default:
                return false;
        }
    }

    /// <summary>Only the API's own citations: they are told by their type (<c>char_location</c>, <c>web_search_result_location</c>, …).</summary>
    public static bool IsCitation(JsonElement citation) =>
        citation.ValueKind == JsonValueKind.Object
        && citation.TryGetProperty("type"u8, out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString()!.EndsWith("_location", StringComparison.Ordinal);

    /// <summary>The API's answers hold no pictures; Gemini's do. The shape requests use loses nothing.</summary>
    private static bool TryWriteImage(Utf8JsonWriter json, MediaSource source)
    {
        if (source is not (MediaSource.Base64 or MediaSource.Url))
            return false;

        json.WriteStartObject();
        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        if (source is MediaSource.Base64 base64)
        {
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, base64.MediaType);
            json.WriteString("data"u8, base64.Data);
        }
        else
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, ((MediaSource.Url)source).Value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return true;
    }
}
