using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.OpenAi;

/// <summary>Chat Completions: <c>POST /v1/chat/completions</c>.</summary>
internal sealed class OpenAiSurface : IChatSurface
{
    public string JsonContentType => "application/json";

    public JsonWriterOptions BodyStyle => JsonStyle.Indented;

    public int OverloadedStatus => 503;

    public Rejection? Authenticate(HttpRequest request)
    {
        if (Authentication.Bearer(request) is not { } credential)
        {
            return OpenAiErrors.Of(401, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
        }

        return Authentication.IsRefused(credential)
            ? OpenAiErrors.Of(401, "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.", code: "invalid_api_key")
            : null;
    }

    public string? ModelOf(JsonElement body, ChatTarget target) => body.Text("model");

    public Prompt Read(JsonElement body, ChatTarget target) => OpenAiRequest.Read(body);

    public Rejection Invalid(string message) => OpenAiErrors.Of(400, message);

    public Rejection NotJson() =>
        Invalid("We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)");

    public Rejection NotFound(string message) => OpenAiErrors.Of(404, message);

    public Rejection UnknownModel(string model) =>
        OpenAiErrors.Of(404, $"The model `{model}` does not exist or you do not have access to it.", code: "model_not_found");

    public Rejection Fault(FaultPlan plan, string model) => OpenAiErrors.Fault(plan, model);

    public void WriteHeaders(IHeaderDictionary headers, RequestDigest digest)
    {
        headers["x-request-id"] = digest.Id("req_", 32);
        headers["openai-organization"] = "simulated";
        headers["openai-processing-ms"] = (20 + digest.Number(salt: 3, bound: 400)).ToString(CultureInfo.InvariantCulture);
        headers["openai-version"] = "2020-10-01";
        headers["x-ratelimit-limit-requests"] = "10000";
        headers["x-ratelimit-limit-tokens"] = "2000000";
        headers["x-ratelimit-remaining-requests"] = "9999";
        headers["x-ratelimit-remaining-tokens"] = "1999000";
        headers["x-ratelimit-reset-requests"] = "6ms";
        headers["x-ratelimit-reset-tokens"] = "30ms";
        headers["x-simulated"] = "true";
    }

    public void WriteError(Utf8JsonWriter json, Rejection rejection, RequestDigest digest) => OpenAiErrors.Write(json, rejection);

    public void WriteBody(Utf8JsonWriter json, Reply reply) => OpenAiBody.Write(json, reply);

    public string StreamContentType(ChatTarget target) => "text/event-stream; charset=utf-8";

    public void WriteStream(EventScript script, Reply reply) => new OpenAiStream(script, reply).Write();

    public void WriteErrorEvent(EventScript script, Rejection rejection, ChatTarget target, RequestDigest digest, bool afterContent)
    {
        OpenAiErrors.Write(script.Begin("data: "u8), rejection);
        script.End("\n\n"u8, EventKind.Lifecycle);
        // The vendor is known to say [DONE] even after an error.
        script.Add("data: [DONE]\n\n"u8, EventKind.Lifecycle);
    }
}
