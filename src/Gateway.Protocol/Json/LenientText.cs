using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>
/// Reads a JSON string that may hold half of a surrogate pair. Vendors cut text between tokens, and an emoji can be two tokens: one chunk
/// ends in <c>\ud83d</c>, the next begins with <c>\ude00</c>. <see cref="JsonElement.GetString"/> throws for that (and for invalid
/// UTF-8).
/// </summary>
public static class LenientText
{
    internal static string Read(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescape(Raw(element)[1..^1]);
        }
    }

    /// <summary>The element's JSON as it stands; <see cref="JsonElement.GetRawText"/> throws for invalid UTF-8.</summary>
    internal static string Raw(JsonElement element) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>
    /// What reading a body can throw: it is not JSON, or a field's <em>name</em> holds half of a surrogate pair, which looking fields up
    /// does not survive.
    /// </summary>
    internal static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException;

    /// <summary>An escape in this body may say half of a surrogate pair: valid JSON, and no text that could be written again.</summary>
    public static bool MayHoldHalves(ReadOnlySpan<byte> body) => body.IndexOf("\\ud"u8) >= 0 || body.IndexOf("\\uD"u8) >= 0;

    /// <summary>What stands between the quotes of a JSON string, its escapes resolved; the string must be well-formed JSON.</summary>
    public static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            text.Append(raw[i] == 'u' ? Hex(raw, ref i) : Simple(raw[i]));
        }

        return text.ToString();
    }

    private static char Hex(string raw, ref int i)
    {
        var value = (char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        i += 4;
        return value;
    }

    private static char Simple(char escaped) => escaped switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => escaped,
    };
}

/// <summary>Joins text deltas so that a surrogate pair cut in two reaches the writers whole.</summary>
internal struct SurrogateJoin
{
    private char _high;

    /// <summary><paramref name="text"/> with the half pair kept back before it, less a half pair at its own end.</summary>
    public string Next(string text)
    {
        if (text.Length == 0)
            return text;
        if (_high != 0)
            text = _high + text;
        _high = char.IsHighSurrogate(text[^1]) ? text[^1] : '\0';
        return _high != 0 ? text[..^1] : text;
    }

    /// <summary>What is still kept back at the end.</summary>
    public string Rest()
    {
        var rest = _high == 0 ? "" : _high.ToString();
        _high = '\0';
        return rest;
    }
}
