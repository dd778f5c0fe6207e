using System.Text;
using System.Text.Json;
using Gateway.Model;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Tests.Routing;

/// <summary>Requests as the planner gets them.</summary>
internal static class PlannedRequest
{
    private static readonly AnthropicDialect Dialect = new();

    public static IngressRequest For(string? model, bool allowFallback = true, bool stream = false, int maxTokens = 100, params object[] content)
    {
        var body = new Dictionary<string, object>
        {
            ["max_tokens"] = maxTokens,
            ["stream"] = stream,
            ["messages"] = new object[] { new { role = "user", content = content.Length == 0 ? [Text("hello")] : content } },
        };
        if (model is not null)
            body["model"] = model;
        return Of(JsonSerializer.Serialize(body), allowFallback);
    }

    public static IngressRequest Of(string json, bool allowFallback = true)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return new IngressRequest
        {
            Dialect = Dialect,
            Body = new RequestBody(bytes, bytes.Length),
            Peek = Dialect.Peek(bytes),
            RequestId = "req_1",
            AllowFallback = allowFallback,
        };
    }

    public static object Text(string text) => new { type = "text", text };

    public static object Image() => new { type = "image", source = new { type = "url", url = "https://example.org/cat.png" } };

    public static object Document(object source) => new { type = "document", source };
}
