using System.Text.Json;
using Gateway.Protocol.Json;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>Models as Anthropic ("List Models", "Get a Model") and OpenAI ("List models", "Retrieve model") write them.</summary>
internal static class ModelJson
{
    // Vendors state when a model was made; a gateway's list has no such date. Anthropic's reference knows the epoch as "not known".
    private const string CreatedAt = "1970-01-01T00:00:00Z";
    private const long Created = 0;

    public static void WriteAnthropicPage(Utf8JsonWriter json, ModelPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var model in page.Models)
            WriteAnthropic(json, model);
        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, page.HasMore);
        json.WriteString("first_id"u8, page.Models is [var first, ..] ? first.Id : null);
        json.WriteString("last_id"u8, page.Models is [.., var last] ? last.Id : null);
        json.WriteEndObject();
    }

    public static void WriteAnthropic(Utf8JsonWriter json, ListedModel model)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, model.Id);
        json.WriteString("display_name"u8, model.Id);
        json.WriteString("created_at"u8, CreatedAt);
        json.WriteEndObject();
    }

    public static void WriteOpenAiList(Utf8JsonWriter json, ModelList list)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var model in list.All)
            WriteOpenAi(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteOpenAi(Utf8JsonWriter json, ListedModel model)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, model.Id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteString("owned_by"u8, model.Owner);
        json.WriteEndObject();
    }

    /// <summary>An answer that holds what <paramref name="write"/> writes.</summary>
    public static IResult Answer<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        using var body = new PooledBuffer();
        using (var json = JsonOutput.CreateWriter(body))
            write(json, value);
        return Results.Text(body.WrittenMemory.Span, "application/json");
    }
}
