using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Looks fields up in JSON that compatible providers write freely: absent, null and a wrong type all read as "not there".
/// </summary>
internal static class OpenAiFields
{
    public static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = 256 };

    public static bool TryField(this JsonElement parent, ReadOnlySpan<byte> name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
    }

    public static bool TryObject(this JsonElement parent, ReadOnlySpan<byte> name, out JsonElement value) =>
        parent.TryField(name, out value) && value.ValueKind == JsonValueKind.Object;

    public static bool TryArray(this JsonElement parent, ReadOnlySpan<byte> name, out JsonElement value) =>
        parent.TryField(name, out value) && value.ValueKind == JsonValueKind.Array;

    public static string? TextOf(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryField(name, out var value) && value.ValueKind == JsonValueKind.String ? LenientText.Read(value) : null;

    /// <summary>The string, or null where it is absent or empty: <c>""</c> is how some vendors write "none".</summary>
    public static string? NonEmptyTextOf(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TextOf(name) is { Length: > 0 } text ? text : null;

    /// <summary>A string or a number, as text: error codes come as both.</summary>
    public static string? ScalarOf(this JsonElement parent, ReadOnlySpan<byte> name) =>
        !parent.TryField(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? LenientText.Read(value)
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;

    /// <summary>A count of tokens: null, too, where it is no plausible one.</summary>
    public static long? CountOf(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryField(name, out var value) ? TokenCount.Read(value) : null;

    public static int? IntOf(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryField(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    public static bool? FlagOf(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryField(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    /// <summary>
    /// Writes a value of the caller's as it stands: its spelling of numbers and escapes is part of what a prompt cache compares.
    /// </summary>
    public static void WriteVerbatim(this Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    /// <summary>
    /// The choice that counts: index 0, whatever its place. With <c>n</c> above 1 a stream mixes the chunks of several answers;
    /// the canonical model has one.
    /// </summary>
    public static bool TryChoice(this JsonElement root, out JsonElement choice)
    {
        choice = default;
        if (!root.TryArray("choices"u8, out var choices))
            return false;
        foreach (var candidate in choices.EnumerateArray())
        {
            if (candidate.ValueKind != JsonValueKind.Object || (candidate.IntOf("index"u8) ?? 0) != 0)
                continue;
            choice = candidate;
            return true;
        }

        return false;
    }
}
