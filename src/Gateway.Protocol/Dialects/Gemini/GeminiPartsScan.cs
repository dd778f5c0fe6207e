using System.Text.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Tells whether a candidate's parts say anything (text, or data other than a signature), and measures what they say.</summary>
internal struct GeminiPartsScan
{
    public bool HasContent { get; private set; }

    public bool HasCall { get; private set; }

    /// <summary>Bytes of text, thoughts and arguments of calls.</summary>
    public long AnswerBytes { get; private set; }

    public void ReadContent(ref Utf8JsonReader reader)
    {
        if (!GeminiChunkScan.EntersObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("parts"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                ReadParts(ref reader);
            else
                reader.Skip();
        }
    }

    private void ReadParts(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadMember(ref reader);
        }
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        var isText = reader.ValueTextEquals("text"u8);
        var isCall = reader.ValueTextEquals("functionCall"u8);
        var isData = !isText && !reader.ValueTextEquals("thought"u8) && !reader.ValueTextEquals("thoughtSignature"u8);
        _ = reader.Read();
        if (isText && reader.TokenType == JsonTokenType.String)
            AddText(JsonTextLength.Of(reader));
        HasContent |= isData;
        HasCall |= isCall;
        if (isCall && reader.TokenType == JsonTokenType.StartObject)
            ReadCall(ref reader);
        else
            reader.Skip();
    }

    private void AddText(int length)
    {
        HasContent |= length > 0;
        AnswerBytes += length;
    }

    private void ReadCall(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isArguments = reader.ValueTextEquals("args"u8);
            var isPartial = reader.ValueTextEquals("partialArgs"u8);
            _ = reader.Read();
            if (isArguments && reader.TokenType == JsonTokenType.StartObject)
                AnswerBytes += JsonTextLength.OfValue(ref reader);
            else if (isPartial && reader.TokenType == JsonTokenType.StartArray)
                AnswerBytes += PartialLength(ref reader);
            else
                reader.Skip();
        }
    }

    /// <summary>The values alone: each piece repeats the whole path of what it is a piece of.</summary>
    private static long PartialLength(ref Utf8JsonReader reader)
    {
        var length = 0L;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("jsonPath"u8))
                reader.Skip();
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                length += JsonTextLength.Of(reader);
        }

        return length;
    }
}
