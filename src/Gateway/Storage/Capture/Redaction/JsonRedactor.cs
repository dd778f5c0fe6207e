using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Model.Redaction;
using Gateway.Protocol.Json;

namespace Gateway.Storage.Capture.Redaction;

/// <summary>
/// Masks the texts in a JSON document and leaves every other byte as it was. Texts are looked at as they read, not as they are escaped; a text that
/// holds nothing to mask keeps its spelling.
/// </summary>
/// <param name="text">Masks a text.</param>
/// <param name="maxBytes">About how much output is wanted: reading stops there.</param>
/// <param name="nesting">In how many strings of other documents this one stands.</param>
internal sealed class JsonRedactor(TextRedactor text, int maxBytes, int nesting = 0)
{
    private static readonly JsonReaderOptions Reading = new() { AllowMultipleValues = true, MaxDepth = 512 };

    private int _copied;
    private string? _name;
    private int _omitted;

    /// <param name="json">The document, or its beginning.</param>
    /// <param name="isWhole">The document is whole.</param>
    /// <param name="output">Takes the masked document.</param>
    /// <param name="unread">Bytes of <paramref name="json"/> that were not read any more.</param>
    /// <returns>False where it is not JSON.</returns>
    public bool TryRedact(ReadOnlySpan<byte> json, bool isWhole, ArrayBufferWriter<byte> output, out int unread)
    {
        unread = 0;
        var reader = new Utf8JsonReader(json, isWhole, new JsonReaderState(Reading));
        try
        {
            var tokens = 0;
            for (; reader.Read(); tokens++)
            {
                if (Step(ref reader, json, output))
                    continue;
                unread = Finish(json, (int)reader.BytesConsumed, output);
                return true;
            }

            if (tokens == 0)
                return false;
        }
        catch (JsonException)
        {
            return false;
        }

        // What follows the last token is half of another, or white space.
        unread = Finish(json, isWhole ? json.Length : (int)reader.BytesConsumed, output);
        return true;
    }

    private int Finish(ReadOnlySpan<byte> json, int end, ArrayBufferWriter<byte> output)
    {
        output.Write(json[_copied..end]);
        return json.Length - end + _omitted;
    }

    /// <summary>False where there is output enough.</summary>
    private bool Step(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _name = Read(reader);
                Replace(json, start, start + reader.ValueSpan.Length + 2, _name, text.Redact(_name), output);
                break;
            case JsonTokenType.String:
                return RedactString(reader, json, start, output);
            case JsonTokenType.Number:
                var number = Encoding.UTF8.GetString(reader.ValueSpan);
                var masked = FieldNames.IsSecretNumber(_name) ? SecretRules.Secret : RedactionRules.Card.Apply(number);
                Replace(json, start, start + reader.ValueSpan.Length, number, masked, output);
                break;
            case JsonTokenType.StartArray when FieldNames.IsSpelling(_name) && reader.TrySkip():
                Replace(json, start, (int)reader.BytesConsumed, "", "[bytes]", output);
                break;
        }

        return output.WrittenCount + start - _copied < maxBytes;
    }

    private bool RedactString(in Utf8JsonReader reader, ReadOnlySpan<byte> json, int start, ArrayBufferWriter<byte> output)
    {
        var value = Read(reader);
        var room = Math.Max(maxBytes - (output.WrittenCount + start - _copied), 0);
        var isCut = value.Length > room && !FieldNames.IsMedia(_name, value);
        if (isCut)
            (_omitted, value) = (value.Length - room, value[..room]);
        var end = start + reader.ValueSpan.Length + 2;
        Replace(json, start, end, isCut ? null : value, text.RedactValue(_name, value, nesting), output);
        return !isCut && output.WrittenCount + end - _copied < maxBytes;
    }

    private void Replace(ReadOnlySpan<byte> json, int start, int end, string? before, string after, ArrayBufferWriter<byte> output)
    {
        if (before == after)
            return;
        output.Write(json[_copied..start]);
        output.Write(Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(after)}\""));
        _copied = end;
    }

    private static string Read(in Utf8JsonReader reader)
    {
        var raw = Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.ValueIsEscaped ? LenientText.Unescape(raw) : raw;
    }
}
