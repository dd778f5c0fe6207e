using System.Net.Http.Headers;
using System.Text;
using static Gateway.Tests.Simulator.SimulatorFixture;

namespace Gateway.Tests.Simulator;

/// <summary>What the real vendors refuse, refused in their words.</summary>
public sealed class VendorErrorTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    [Theory]
    [InlineData("{", 400, "The request body is not valid JSON.")]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", 400, "model: Field required")]
    [InlineData("""{"model":"c","max_tokens":1}""", 400, "messages: Field required")]
    [InlineData("""{"model":"c","messages":[{"role":"user","content":"x"}]}""", 400, "max_tokens: Field required")]
    [InlineData("""{"model":"c","max_tokens":"1","messages":[{"role":"user","content":"x"}]}""", 400, "max_tokens: Input should be a valid integer")]
    [InlineData("""{"model":"c","max_tokens":1,"messages":"x"}""", 400, "messages: Input should be a valid list")]
    [InlineData("""{"model":"c","max_tokens":1,"messages":[]}""", 400, "messages: at least one message is required")]
    [InlineData("""{"model":"c","max_tokens":1,"messages":[{"role":"bot","content":"x"}]}""", 400, "messages.0.role: Input should be 'user' or 'assistant'")]
    [InlineData("""{"model":"c","max_tokens":1,"temperature":2,"messages":[{"role":"user","content":"x"}]}""", 400, "temperature: range: 0..1")]
    [InlineData("""{"model":"c","max_tokens":1,"tools":[{"name":"t"}],"messages":[{"role":"user","content":"x"}]}""", 400, "tools.0.custom.input_schema: Field required")]
    [InlineData("""{"model":"c","max_tokens":1024,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"x"}]}""", 400, "`max_tokens` must be greater than `thinking.budget_tokens`")]
    [InlineData("""{"model":"c","max_tokens":1,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t9","content":"x"}]}]}""", 400, "unexpected `tool_use_id` found in `tool_result` blocks: t9")]
    [InlineData("""{"model":"c","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"t","input":{}}]},{"role":"user","content":"x"}]}""", 400, "messages.0: `tool_use` ids were found without `tool_result` blocks immediately after: t1")]
    [InlineData("""{"model":"missing-model","max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", 404, "model: missing-model")]
    public async Task AnthropicMistake_IsRefused(string body, int status, string message)
    {
        var (actual, error) = await ErrorAsync(ToAnthropic(body));

        actual.ShouldBe(status);
        error.ShouldStartWith("{\"type\":\"error\",\"error\":{\"type\":\"" + (status == 404 ? "not_found_error" : "invalid_request_error"));
        error.ShouldContain(message);
    }

    [Theory]
    [InlineData("{", 400, "We could not parse the JSON body of your request.")]
    [InlineData("""{"messages":[]}""", 400, "you must provide a model parameter")]
    [InlineData("""{"model":"g"}""", 400, "Missing required parameter: 'messages'.")]
    [InlineData("""{"model":"g","messages":"x"}""", 400, "Invalid type for 'messages': expected an array of objects, but got a string instead.")]
    [InlineData("""{"model":"g","messages":[]}""", 400, "\"code\": \"empty_array\"")]
    [InlineData("""{"model":"g","messages":[{"role":"bot","content":"x"}]}""", 400, "\"param\": \"messages[0].role\"")]
    [InlineData("""{"model":"g","messages":[{"role":"user","content":"x"},{"role":"tool","tool_call_id":"c9","content":"x"}]}""", 400, "must be a response to a preceeding message with 'tool_calls'")]
    [InlineData("""{"model":"g","messages":[{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"t","arguments":"{}"}}]},{"role":"user","content":"x"}]}""", 400, "did not have response messages: c1")]
    [InlineData("""{"model":"missing-model","messages":[{"role":"user","content":"x"}]}""", 404, "\"code\": \"model_not_found\"")]
    public async Task OpenAiMistake_IsRefused(string body, int status, string message)
    {
        var (actual, error) = await ErrorAsync(ToOpenAi(body));

        actual.ShouldBe(status);
        error.ShouldStartWith("{\n  \"error\": {\n    \"message\": ");
        error.ShouldContain(message);
    }

    [Theory]
    [InlineData("{", 400, "Invalid JSON payload received.")]
    [InlineData("{}", 400, "contents is not specified")]
    [InlineData("""{"contents":"x"}""", 400, "Invalid value at 'contents'")]
    [InlineData("""{"contents":[{"role":"assistant","parts":[{"text":"x"}]}]}""", 400, "Please use a valid role: user, model.")]
    [InlineData("""{"contents":[{"role":"user","parts":[]}]}""", 400, "contents.parts must not be empty")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", 400, "immediately after a function call turn")]
    public async Task GeminiMistake_IsRefused(string body, int status, string message)
    {
        var (actual, error) = await ErrorAsync(ToGemini(body));

        actual.ShouldBe(status);
        error.ShouldContain("\"status\": \"INVALID_ARGUMENT\"");
        error.ShouldContain(message);
    }

    [Fact]
    public async Task GeminiUnknownModel_IsNotFound()
    {
        var (status, error) = await ErrorAsync(ToGemini("""{"contents":[{"parts":[{"text":"x"}]}]}""", "missing-model:generateContent"));

        status.ShouldBe(404);
        error.ShouldContain("models/missing-model is not found for API version v1beta");
    }

    [Theory]
    [InlineData("/v1/messages", 401, "authentication_error")]
    [InlineData("/v1/chat/completions", 401, "You didn't provide an API key.")]
    [InlineData("/v1beta/models/g:generateContent", 403, "PERMISSION_DENIED")]
    public async Task NoCredential_IsRefused(string path, int status, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent("{}") };

        var (actual, error) = await ErrorAsync(request);

        actual.ShouldBe(status);
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task WrongCredential_IsRefusedAsEachVendorDoes()
    {
        using var anthropic = PlainTo("anthropic", stream: false);
        anthropic.Headers.Remove("x-api-key");
        anthropic.Headers.Add("x-api-key", "invalid-key");
        using var openAi = PlainTo("openai", stream: false);
        openAi.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "invalid-key");
        using var gemini = PlainTo("gemini", stream: false);
        gemini.Headers.Remove("x-goog-api-key");
        gemini.Headers.Add("x-goog-api-key", "invalid-key");

        (await ErrorAsync(anthropic)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(401), e => e.Body.ShouldContain("invalid x-api-key"));
        (await ErrorAsync(openAi)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(401), e => e.Body.ShouldContain("invalid_api_key"));
        (await ErrorAsync(gemini)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(400), e => e.Body.ShouldContain("API_KEY_INVALID"));
    }

    [Fact]
    public async Task AnthropicVersionMissing_IsRefused()
    {
        using var request = PlainTo("anthropic", stream: false);
        request.Headers.Remove("anthropic-version");

        (await ErrorAsync(request)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(400), e => e.Body.ShouldContain("anthropic-version: header is required"));
    }

    [Fact]
    public async Task Models_AreListedInTheCallersShape()
    {
        using var anthropic = Get("/v1/models?limit=1000");
        anthropic.Headers.Add("x-api-key", "k");
        anthropic.Headers.Add("anthropic-version", "2023-06-01");
        using var openAi = Get("/v1/models/gpt-5");
        openAi.Headers.Add("Authorization", "Bearer k");
        using var gemini = Get("/v1beta/models?key=k");

        (await simulator.TextAsync(anthropic)).ShouldContain("\"id\":\"claude-sonnet-4-5\"");
        (await simulator.JsonAsync(openAi)).GetProperty("object").GetString().ShouldBe("model");
        (await simulator.TextAsync(gemini)).ShouldContain("\"name\": \"models/gemini-2.5-flash\"");
    }

    [Fact]
    public async Task UnknownPath_IsNotFound()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/other", UriKind.Relative)) { Content = new StringContent("{}", Encoding.UTF8) };

        (await ErrorAsync(request)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(404), e => e.Body.ShouldContain("Unknown request URL: POST /v1/other."));
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(path, UriKind.Relative));

    private async Task<(int Status, string Body)> ErrorAsync(HttpRequestMessage request)
    {
        using var response = await simulator.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
