using System.Reflection;
using System.Text.Json.Nodes;

namespace Gateway.OpenApi;

/// <summary>The description of the public surfaces: a file a surface, put together at the start.</summary>
internal static class OpenApiDocument
{
    // In the order in which the page shows them.
    private static readonly string[] Parts = ["openapi", "chat-completions", "native", "admin", "admin-record", "admin-performance", "admin-alerts", "admin-alert-channels", "admin-keys", "admin-access", "admin-budgets"];

    public static JsonObject Read()
    {
        var document = new JsonObject();
        foreach (var part in Parts)
            Add(document, Part(part));
        return document;
    }

    private static JsonObject Part(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Gateway.OpenApi.{name}.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static void Add(JsonObject document, JsonObject part)
    {
        foreach (var (name, value) in part)
        {
            // What two parts describe alike throws: nothing says which of them counts.
            if (document[name] is JsonObject known && value is JsonObject more)
                Add(known, more);
            else
                document.Add(name, value?.DeepClone());
        }
    }
}
