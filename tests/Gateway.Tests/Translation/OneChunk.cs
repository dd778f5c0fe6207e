using System.Text.Json.Nodes;

namespace Gateway.Tests.Translation;

/// <summary>A unary body as the one chunk of a stream that says the same.</summary>
internal static class OneChunk
{
    public static string OfGenerateContent(JsonObject body) => $"data: {body.ToJsonString()}\r\n\r\n";

    public static string OfChatCompletion(JsonObject body)
    {
        var chunk = body.DeepClone().AsObject();
        chunk["object"] = "chat.completion.chunk";
        foreach (var choice in chunk["choices"]!.AsArray().OfType<JsonObject>())
        {
            var delta = choice["message"]?.DeepClone();
            choice.Remove("message");
            choice["delta"] = delta;
            Number(delta?["tool_calls"] as JsonArray);
        }

        return $"data: {chunk.ToJsonString()}\n\ndata: [DONE]\n\n";
    }

    /// <summary>A streamed call says its place, a whole one stands in it.</summary>
    private static void Number(JsonArray? calls)
    {
        for (var i = 0; i < (calls?.Count ?? 0); i++)
            calls![i]!["index"] = i;
    }
}
