using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Reading members of elements, as this folder's readers need it.</summary>
internal static class AnthropicJson
{
    /// <summary>Arguments of a call nest deeper than the 64 levels System.Text.Json allows by itself.</summary>
    public static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = JsonPeek.MaxDepth };

    /// <summary>What reading an element of the wrong shape throws: missing members, wrong types, names twice, half a surrogate pair.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is JsonException or InvalidDataException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException;

    /// <summary>The string member, or null.</summary>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? LenientText.Read(value)
            : null;

    /// <summary>The member, undefined where there is none or it is null.</summary>
    public static JsonElement Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : default;

    public static ReadOnlySpan<byte> Bytes(this JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    /// <summary>A copy of <paramref name="node"/> as an element.</summary>
    public static JsonElement ToElement(JsonNode node)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = JsonOutput.CreateWriter(output))
            node.WriteTo(json);
        return JsonElement.Parse(output.WrittenSpan);
    }
}
