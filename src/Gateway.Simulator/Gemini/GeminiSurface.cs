using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Gemini;

/// <summary><c>POST /v1beta/models/{model}:generateContent</c> and <c>:streamGenerateContent</c>.</summary>
internal sealed class GeminiSurface : IChatSurface
{
    public string JsonContentType => "application/json; charset=UTF-8";

    public JsonWriterOptions BodyStyle => JsonStyle.Indented;

    public int OverloadedStatus => 503;

    public Rejection? Authenticate(HttpRequest request)
    {
        if (Authentication.Gemini(request) is not { } credential)
        {
            return GeminiErrors.Of(403, "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.");
        }

        return Authentication.IsRefused(credential) ? GeminiErrors.InvalidKey : null;
    }

    public string? ModelOf(JsonElement body, ChatTarget target) => target.Model;

    public Prompt Read(JsonElement body, ChatTarget target) => GeminiRequest.Read(body, target);

    public Rejection Invalid(string message) => GeminiErrors.Of(400, message);

    public Rejection NotJson() => Invalid("Invalid JSON payload received. Unexpected token.");

    public Rejection NotFound(string message) => GeminiErrors.Of(404, message);

    public Rejection UnknownModel(string model) =>
        NotFound($"models/{model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.");

    public Rejection Fault(FaultPlan plan, string model) => GeminiErrors.Fault(plan, model);

    public void WriteHeaders(IHeaderDictionary headers, RequestDigest digest)
    {
        headers["server-timing"] = string.Create(CultureInfo.InvariantCulture, $"gfet4t7; dur={20 + digest.Number(salt: 3, bound: 400)}");
        headers["x-content-type-options"] = "nosniff";
        headers["x-simulated"] = "true";
    }

    public void WriteError(Utf8JsonWriter json, Rejection rejection, RequestDigest digest) => GeminiErrors.Write(json, rejection);

    public void WriteBody(Utf8JsonWriter json, Reply reply) => GeminiBody.Write(json, reply);

    public string StreamContentType(ChatTarget target) => target.JsonArray ? JsonContentType : "text/event-stream";

    public void WriteStream(EventScript script, Reply reply) => new GeminiStream(script, reply).Write();

    /// <summary>Before content as an event, after content bare: the vendor has been recorded sending an error without <c>data:</c>.</summary>
    public void WriteErrorEvent(EventScript script, Rejection rejection, ChatTarget target, RequestDigest digest, bool afterContent)
    {
        var framing = target.JsonArray ? (afterContent ? ",\r\n"u8 : "["u8) : afterContent ? ""u8 : "data: "u8;
        GeminiErrors.Write(script.Begin(framing), rejection);
        script.End(target.JsonArray ? "]"u8 : "\r\n\r\n"u8, EventKind.Lifecycle);
    }
}
