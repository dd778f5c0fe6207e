using System.Text.Json;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Reads of values whose type the provider may have got wrong: a wrong type is an absent value.</summary>
internal static class GeminiJson
{
    /// <summary>Arguments of a call nest deeper than the 64 levels System.Text.Json allows by itself.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    public static bool TryGet(this JsonElement element, ReadOnlySpan<byte> name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    /// <summary>A string that says something; null when absent, empty or not a string.</summary>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGet(name, JsonValueKind.String, out var value) && LenientText.Read(value) is { Length: > 0 } text ? text : null;

    public static bool IsTrue(this JsonElement element, ReadOnlySpan<byte> name) => element.TryGet(name, JsonValueKind.True, out _);

    /// <summary>An enum value: its name, or its number where the server encodes enums as integers; null for the unset value.</summary>
    public static string? Enum(this JsonElement element, ReadOnlySpan<byte> name)
    {
        if (element.TryGet(name, JsonValueKind.Number, out var number))
            return number.GetRawText() is not "0" and var text ? text : null;
        return element.Text(name);
    }
}
