using System.Buffers;
using System.Text.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Gathers JSON that stands in a stream outside any event. Google's front end writes an error that comes after the first event as a bare,
/// pretty-printed object without <c>data:</c>; a blank line inside it would split it over several frames.
/// </summary>
internal sealed class GeminiStrayJson
{
    private const int MaxBytes = 256 * 1024;

    private ArrayBufferWriter<byte>? _text;

    /// <summary>JSON has begun and not ended.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Adds a frame without data; true when it completes a JSON value.</summary>
    public bool TryTake(ReadOnlySpan<byte> raw, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (!IsPending && raw.Trim(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
            return false;

        IsPending = true;
        _text ??= new ArrayBufferWriter<byte>();
        if (_text.WrittenCount + raw.Length > MaxBytes)
            return false;
        _text.Write(raw);
        if (!IsWhole(_text.WrittenSpan))
            return false;
        json = _text.WrittenMemory;
        IsPending = false;
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> text)
    {
        if (text.TrimEnd(" \t\r\n"u8) is not [.., (byte)'}' or (byte)']'])
            return false;
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
