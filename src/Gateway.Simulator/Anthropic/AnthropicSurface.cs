using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>The Messages API: <c>POST /v1/messages</c>.</summary>
internal sealed class AnthropicSurface : IChatSurface
{
    private static readonly (string Name, string Value)[] RateLimits =
    [
        ("anthropic-ratelimit-requests-limit", "4000"),
        ("anthropic-ratelimit-requests-remaining", "3999"),
        ("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:00Z"),
        ("anthropic-ratelimit-input-tokens-limit", "2000000"),
        ("anthropic-ratelimit-input-tokens-remaining", "1999000"),
        ("anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:00:00Z"),
        ("anthropic-ratelimit-output-tokens-limit", "400000"),
        ("anthropic-ratelimit-output-tokens-remaining", "399000"),
        ("anthropic-ratelimit-output-tokens-reset", "2026-01-01T00:00:00Z"),
    ];

    public string JsonContentType => "application/json";

    public JsonWriterOptions BodyStyle => JsonStyle.Compact;

    public int OverloadedStatus => 529;

    public Rejection? Authenticate(HttpRequest request)
    {
        if (Authentication.Anthropic(request) is not { } credential)
        {
            return AnthropicErrors.Of(401, "x-api-key header is required");
        }

        if (Authentication.IsRefused(credential))
        {
            return AnthropicErrors.Of(401, "invalid x-api-key");
        }

        return request.Headers.ContainsKey("anthropic-version") ? null : Invalid("anthropic-version: header is required");
    }

    public string? ModelOf(JsonElement body, ChatTarget target) => body.Text("model");

    public Prompt Read(JsonElement body, ChatTarget target) => AnthropicRequest.Read(body);

    public Rejection Invalid(string message) => AnthropicErrors.Of(400, message);

    public Rejection NotJson() => Invalid("The request body is not valid JSON.");

    public Rejection NotFound(string message) => AnthropicErrors.Of(404, message);

    public Rejection UnknownModel(string model) => NotFound($"model: {model}");

    public Rejection Fault(FaultPlan plan, string model) => AnthropicErrors.Fault(plan);

    public void WriteHeaders(IHeaderDictionary headers, RequestDigest digest)
    {
        headers["request-id"] = digest.Id("req_011", 21);
        headers["anthropic-organization-id"] = "00000000-0000-4000-8000-000000000000";
        foreach (var (name, value) in RateLimits)
        {
            headers[name] = value;
        }

        headers["x-simulated"] = "true";
    }

    public void WriteError(Utf8JsonWriter json, Rejection rejection, RequestDigest digest) => AnthropicErrors.Write(json, rejection, digest);

    public void WriteBody(Utf8JsonWriter json, Reply reply) => AnthropicBody.Write(json, reply);

    public string StreamContentType(ChatTarget target) => "text/event-stream; charset=utf-8";

    public void WriteStream(EventScript script, Reply reply) => new AnthropicStream(script, reply).Write();

    public void WriteErrorEvent(EventScript script, Rejection rejection, ChatTarget target, RequestDigest digest, bool afterContent)
    {
        AnthropicErrors.Write(script.Begin("event: error\ndata: "u8), rejection, digest);
        script.End("\n\n"u8, EventKind.Lifecycle);
    }
}
