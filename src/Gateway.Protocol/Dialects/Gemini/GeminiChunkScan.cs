using System.Globalization;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Scans chunks for what accounts need and passes over the rest. Its state is the whole answer so far.</summary>
internal sealed class GeminiChunkScan
{
    private bool _hasCall;
    private string? _id;
    private string? _model;

    private GeminiTokenCounts _counts;
    private GeminiFinish _finish;

    public TokenUsage Usage => _counts.Tokens;

    public string? Id => _id;

    public string? Model => _model;

    public bool IsFinished => _finish.IsSeen;

    /// <summary>What the end amounts to; meaningful once <see cref="IsFinished"/>.</summary>
    public GeminiFinish.Outcome Outcome => _finish.Resolve(_hasCall, HasContent);

    public bool HasContent { get; private set; }

    public bool ChunkHasContent { get; private set; }

    /// <summary>Bytes of the answer's own text so far.</summary>
    public long AnswerBytes { get; private set; }

    public bool ChunkHasError { get; private set; }

    public bool ChunkFinishes { get; private set; }

    /// <summary>The end needs no word: the body is known to be whole.</summary>
    public void SeeEnd() => _finish.SeeEnd();

    public void BeginChunk() => ChunkHasContent = ChunkHasError = ChunkFinishes = false;

    /// <summary>Reads one chunk, or an array of chunks.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                ReadChunk(ref reader);
        }
        else
        {
            ReadChunk(ref reader);
        }

        // Reads to the end: what follows the value is white space or broken.
        while (reader.Read())
        {
        }
    }

    private void ReadChunk(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("it is not a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("candidates"u8))
                ReadCandidates(ref reader);
            else if (reader.ValueTextEquals("usageMetadata"u8) && EntersObject(ref reader))
                _counts.Read(ref reader);
            else if (reader.TokenType == JsonTokenType.PropertyName)
                ReadRare(ref reader);
        }
    }

    private void ReadRare(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("responseId"u8))
            ReadOnce(ref reader, ref _id);
        else if (reader.ValueTextEquals("modelVersion"u8))
            ReadOnce(ref reader, ref _model);
        else if (reader.ValueTextEquals("promptFeedback"u8))
            ReadFeedback(ref reader);
        else if (reader.ValueTextEquals("error"u8))
        {
            _ = reader.Read();
            ChunkHasError = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadCandidates(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        for (var position = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; position++)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadCandidate(ref reader, position);
            else
                reader.Skip();
        }
    }

    private void ReadCandidate(ref Utf8JsonReader reader, int index)
    {
        string? word = null, message = null;
        var content = default(GeminiPartsScan);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
                content.ReadContent(ref reader);
            else if (reader.ValueTextEquals("finishReason"u8))
                word = ReadEnum(ref reader);
            else if (reader.ValueTextEquals("finishMessage"u8))
                ReadOnce(ref reader, ref message);
            else if (reader.ValueTextEquals("index"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number)
                index = reader.TryGetInt32(out var value) ? value : index;
            else
                reader.Skip();
        }

        if (index != 0)
            return;
        ChunkHasContent |= content.HasContent;
        HasContent |= content.HasContent;
        AnswerBytes += content.AnswerBytes;
        _hasCall |= content.HasCall;
        _finish.See(word, message);
        ChunkFinishes |= word is not null && _finish.IsSeen;
    }

    private void ReadFeedback(ref Utf8JsonReader reader)
    {
        string? reason = null, message = null;
        if (!EntersObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("blockReason"u8))
                reason = ReadEnum(ref reader);
            else if (reader.ValueTextEquals("blockReasonMessage"u8))
                ReadOnce(ref reader, ref message);
            else
                reader.Skip();
        }

        _finish.SeeFeedback(reason, message);
        ChunkFinishes |= _finish.IsSeen;
    }

    internal static bool EntersObject(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            return true;
        reader.Skip();
        return false;
    }

    private static void ReadOnce(ref Utf8JsonReader reader, ref string? value)
    {
        _ = reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            reader.Skip();
        else if (value is null && reader.GetString() is { Length: > 0 } text)
            value = text;
    }

    private static string? ReadEnum(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueTextEquals("STOP"u8) ? "STOP" : reader.GetString() is { Length: > 0 } text ? text : null;
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt32(out var number) && number != 0 ? number.ToString(CultureInfo.InvariantCulture) : null;
        reader.Skip();
        return null;
    }
}
