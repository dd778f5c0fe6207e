using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>The Messages API: <c>POST /v1/messages</c>.</summary>
internal sealed class AnthropicSurface : IChatSurface
{
    private const string RateLimitReset = "2026-01-01T00:00:00Z";

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
        foreach (var (limit, value) in (ReadOnlySpan<(string, string)>)[("requests", "4000"), ("input-tokens", "2000000"), ("output-tokens", "400000")])
        {
            headers[$"anthropic-ratelimit-{limit}-limit"] = value;
            headers[$"anthropic-ratelimit-{limit}-remaining"] = value;
            headers[$"anthropic-ratelimit-{limit}-reset"] = RateLimitReset;
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
