using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// The chunk nearly every stream is made of: the first choice, whose delta holds text and nothing else. It is read in one pass without a document;
/// whatever holds anything more goes the long way.
/// </summary>
internal static class OpenAiPlainChunk
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = OpenAiFields.ParseOptions.MaxDepth };

    public static bool TryRead(ReadOnlySpan<byte> chunk, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var reader = new Utf8JsonReader(chunk, Options);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && ReadRoot(ref reader, ref text) && !reader.Read() && text is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool ReadRoot(ref Utf8JsonReader reader, ref string? text)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isChoices = reader.ValueTextEquals("choices"u8);
            var isKnown = isChoices || SaysNothing(ref reader);
            reader.Read();
            if (isChoices)
            {
                if (!ReadChoices(ref reader, ref text))
                    return false;
            }
            else if (reader.TokenType != JsonTokenType.Null
                && !(isKnown && reader.TokenType is JsonTokenType.String or JsonTokenType.Number))
            {
                return false;
            }
        }

        return true;
    }

    // Scalars that stand on every chunk; the answer's identity was read from an earlier one.
    private static bool SaysNothing(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("object"u8) || reader.ValueTextEquals("created"u8)
        || reader.ValueTextEquals("model"u8) || reader.ValueTextEquals("system_fingerprint"u8)
        || reader.ValueTextEquals("service_tier"u8) || reader.ValueTextEquals("obfuscation"u8) || reader.ValueTextEquals("provider"u8);

    private static bool ReadChoices(ref Utf8JsonReader reader, ref string? text) =>
        reader.TokenType == JsonTokenType.StartArray
        && reader.Read() && reader.TokenType == JsonTokenType.StartObject && ReadChoice(ref reader, ref text)
        && reader.Read() && reader.TokenType == JsonTokenType.EndArray;

    private static bool ReadChoice(ref Utf8JsonReader reader, ref string? text)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRight = reader.ValueTextEquals("delta"u8) ? reader.Read() && ReadDelta(ref reader, ref text)
                : reader.ValueTextEquals("index"u8) ? reader.Read() && IsZero(ref reader)
                : reader.ValueTextEquals("finish_reason"u8) ? reader.Read() && reader.TokenType == JsonTokenType.Null
                : reader.Read() && reader.TrySkip();
            if (!isRight)
                return false;
        }

        return true;
    }

    private static bool IsZero(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.ValueSpan.SequenceEqual("0"u8);

    private static bool ReadDelta(ref Utf8JsonReader reader, ref string? text)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            var isRole = !isContent && reader.ValueTextEquals("role"u8);
            reader.Read();
            if (isContent && reader.TokenType == JsonTokenType.String)
                text = reader.GetString();
            else if (reader.TokenType != JsonTokenType.Null && !(isRole && reader.TokenType == JsonTokenType.String))
                return false;
        }

        return true;
    }
}
