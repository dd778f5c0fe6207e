using System.Text.Json;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Relay;

/// <summary>A recorded request, and where its model stands. An own reading of the JSON, so that the gateway's cannot excuse itself.</summary>
internal sealed record RecordedRequest(byte[] Body, bool Stream, Range? Model)
{
    /// <summary>The model it names; null where it names none (Azure's clients send null).</summary>
    public string? ModelName { get; private init; }

    /// <summary>Its numbers are numbers: what is not is refused before a provider is asked.</summary>
    public bool IsSound { get; private init; }

    /// <summary>The recorded requests that are chat requests at all: the older text completions have no messages, and one has a string for a message.</summary>
    public static IEnumerable<(WireCase Case, RecordedRequest Request)> All(string dialect = "anthropic-messages") =>
        from recorded in WireCorpus.Cases(dialect)
        let body = recorded.Request
        where body is not null
        let request = Read(body)
        where request is not null
        select (recorded, request);

    /// <summary>The body with another model, or (where it names none) with one put first.</summary>
    public byte[] WithModel(string model) => Model is { } range
        ? [.. Body[..range.Start], .. JsonSerializer.SerializeToUtf8Bytes(model), .. Body[range.End..]]
        : [.. "{\"model\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(model), .. ","u8, .. Body[1..]];

    private static bool HoldsObjects(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.StartObject;

    private static RecordedRequest? Read(byte[] body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        var (messages, stream, sound) = (false, false, true);
        Range? model = null;
        string? modelName = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            messages |= name == "messages" && HoldsObjects(reader);
            stream |= name == "stream" && reader.TokenType == JsonTokenType.True;
            sound &= name is not ("max_tokens" or "temperature") || (reader.TokenType == JsonTokenType.Number && (name == "temperature" || reader.GetInt64() > 0));
            if (name == "model")
                (model, modelName) = ((int)reader.TokenStartIndex..(int)reader.BytesConsumed, reader.GetString());
            reader.Skip();
        }

        return messages ? new RecordedRequest(body, stream, model) { IsSound = sound, ModelName = modelName } : null;
    }
}
