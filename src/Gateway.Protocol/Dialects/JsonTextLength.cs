using System.Text.Json;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// Measures the text in JSON strings, in bytes of UTF-8, without decoding or parsing: an escape counts as what it stands for. A quote inside a
/// JSON string is escaped, so a field name with both its quotes is never part of somebody's text.
/// </summary>
internal static class JsonTextLength
{
    /// <summary>The text of the string the reader stands on.</summary>
    public static int Of(in Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Of(reader.ValueSpan, out _) : reader.ValueSpan.Length;

    /// <summary>The text up to the closing quote, or to the end where there is none.</summary>
    /// <param name="text">What follows the opening quote.</param>
    /// <param name="end">Where the closing quote stands.</param>
    public static int Of(ReadOnlySpan<byte> text, out int end)
    {
        var length = 0;
        end = 0;
        while (end < text.Length)
        {
            var step = text[end..].IndexOfAny((byte)'"', (byte)'\\');
            length += step < 0 ? text.Length - end : step;
            end = step < 0 ? text.Length : end + step;
            if (step < 0 || text[end] == (byte)'"')
                return length;
            var (written, meant) = Escape(text[end..]);
            end = Math.Min(end + written, text.Length);
            length += meant;
        }

        return length;
    }

    /// <summary>The text of the first string member called <paramref name="quotedName"/>; null where there is none.</summary>
    public static int? OfMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> quotedName) =>
        StartOfMember(json, quotedName) is var start and >= 0 ? Of(json[start..], out _) : null;

    /// <summary>Where the text of that member starts, behind its opening quote; -1 where there is none.</summary>
    public static int StartOfMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> quotedName)
    {
        var rest = json;
        for (var at = rest.IndexOf(quotedName); at >= 0; at = rest.IndexOf(quotedName))
        {
            rest = rest[(at + quotedName.Length)..];
            if (AfterColon(rest) is [(byte)'"', .. var text])
                return json.Length - text.Length;
        }

        return -1;
    }

    /// <summary>The JSON value the reader stands on, as it would be without white space; the reader is moved to its end.</summary>
    public static long OfValue(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var length = 0L;
        var last = JsonTokenType.None;
        do
        {
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            // Each value brings a comma with it; the last of an object or array has none.
            length += TokenLength(reader) - (isEnd && last is not (JsonTokenType.StartObject or JsonTokenType.StartArray) ? 1 : 0);
            last = reader.TokenType;
        }
        while ((reader.CurrentDepth > depth || last is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());
        return length - 1;
    }

    private static int TokenLength(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
        JsonTokenType.EndObject or JsonTokenType.EndArray => 2,
        JsonTokenType.String or JsonTokenType.PropertyName => reader.ValueSpan.Length + 3,
        _ => reader.ValueSpan.Length + 1,
    };

    private static ReadOnlySpan<byte> AfterColon(ReadOnlySpan<byte> json) =>
        json.TrimStart((byte)' ') is [(byte)':', .. var value] ? value.TrimStart((byte)' ') : default;

    /// <summary>How many bytes an escape is written with, and how many the character it stands for has; half a surrogate pair has half of its four.</summary>
    private static (int Written, int Meant) Escape(ReadOnlySpan<byte> text) => text switch
    {
        [_, (byte)'u', (byte)'0', (byte)'0', < (byte)'8', ..] => (6, 1),
        [_, (byte)'u', (byte)'0', < (byte)'8', ..] => (6, 2),
        [_, (byte)'u', (byte)'d' or (byte)'D', >= (byte)'8', ..] => (6, 2),
        [_, (byte)'u', ..] => (6, 3),
        _ => (2, 1),
    };
}
