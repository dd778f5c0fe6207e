using Gateway.Tests.Upstream;

namespace Gateway.Tests.Compatible;

/// <summary>What each vendor is sent, to the letter: address, query, credential, body.</summary>
public sealed class PresetRequestTests(PresetGateway gateway) : IClassFixture<PresetGateway>
{
    private const string Answer = """{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";
    private const string Stream = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    // What most clients send, and what one or the other vendor answers with an error.
    private const string Written = """{"messages":[{"role":"developer","name":"ada","content":"x"}],"max_completion_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""";

    [Theory]
    [InlineData("openai", "/v1/chat/completions", "Authorization: Bearer key-of-openai")]
    [InlineData("azure", "/openai/deployments/a%20model/chat/completions?api-version=2024-10-21", "api-key: key-of-azure")]
    [InlineData("groq", "/openai/v1/chat/completions", "Authorization: Bearer key-of-groq")]
    [InlineData("together", "/v1/chat/completions", "Authorization: Bearer key-of-together")]
    [InlineData("mistral", "/v1/chat/completions", "Authorization: Bearer key-of-mistral")]
    [InlineData("deepseek", "/v1/chat/completions", "Authorization: Bearer key-of-deepseek")]
    [InlineData("xai", "/v1/chat/completions", "Authorization: Bearer key-of-xai")]
    [InlineData("fireworks", "/inference/v1/chat/completions", "Authorization: Bearer key-of-fireworks")]
    [InlineData("openrouter", "/api/v1/chat/completions", "Authorization: Bearer key-of-openrouter")]
    [InlineData("huggingface", "/v1/chat/completions", "Authorization: Bearer key-of-huggingface")]
    [InlineData("ollama", "/v1/chat/completions", null)]
    [InlineData("vllm", "/v1/chat/completions", null)]
    [InlineData("lmstudio", "/v1/chat/completions", null)]
    [InlineData("cohere", "/compatibility/v1/chat/completions", "Authorization: Bearer key-of-cohere")]
    public async Task Call_GoesToTheVendorsPathWithItsCredential(string preset, string path, string? credential)
    {
        using var response = await SendAsync($$"""{"model":"{{preset}}/a model","messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        gateway.Received.PathAndQuery.ShouldBe(path);
        var sent = gateway.Received.Headers.Where(h => h.Key.ToLowerInvariant() is "authorization" or "api-key").Select(h => $"{h.Key}: {h.Value}");
        sent.ShouldBe(credential is null ? [] : [credential]);
    }

    [Theory]
    [InlineData("openai", Written, "")]
    [InlineData("azure", Written, "")]
    [InlineData("xai", Written, "")]
    [InlineData("openrouter", Written, "")]
    [InlineData(
        "groq",
        """{"messages":[{"role":"developer","content":"x"}],"max_completion_tokens":64,"seed":7,"user":"u","parallel_tool_calls":true}""",
        "messages[].name, logit_bias")]
    [InlineData(
        "mistral",
        """{"messages":[{"role":"system","name":"ada","content":"x"}],"max_tokens":64,"random_seed":7,"parallel_tool_calls":true}""",
        "user, logit_bias")]
    [InlineData(
        "cohere",
        """{"messages":[{"role":"developer","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u"}""",
        "logit_bias, parallel_tool_calls")]
    [InlineData("together", """{"messages":[{"role":"developer","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    [InlineData("fireworks", """{"messages":[{"role":"developer","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    [InlineData("huggingface", """{"messages":[{"role":"developer","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    [InlineData("vllm", """{"messages":[{"role":"developer","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    [InlineData("deepseek", """{"messages":[{"role":"system","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    [InlineData("ollama", """{"messages":[{"role":"system","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    [InlineData("lmstudio", """{"messages":[{"role":"system","name":"ada","content":"x"}],"max_tokens":64,"seed":7,"user":"u","logit_bias":{"1":2},"parallel_tool_calls":true}""", "")]
    public async Task RelayedRequest_IsChangedOnlyWhereTheVendorWouldRefuseIt(string preset, string expected, string left)
    {
        using var response = await SendAsync($$"""{"model":"{{preset}}/m",{{Written[1..]}}""");

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Answer);
        gateway.Received.Text.ShouldBe($$"""{"model":"m",{{expected[1..]}}""");
        Warnings(response).ShouldBe(left);
    }

    [Fact]
    public async Task StrictCaller_IsToldInsteadOfServedWithLess()
    {
        using var response = await SendAsync($$"""{"model":"groq/m",{{Written[1..]}}""", ("x-gateway-strict", "true"));

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("logit_bias: left out: the provider does not take it");
    }

    [Theory]
    [InlineData("openai", "max_completion_tokens")]
    [InlineData("azure", "max_completion_tokens")]
    [InlineData("groq", "max_completion_tokens")]
    [InlineData("xai", "max_completion_tokens")]
    [InlineData("openrouter", "max_completion_tokens")]
    [InlineData("together", "max_tokens")]
    [InlineData("mistral", "max_tokens")]
    [InlineData("deepseek", "max_tokens")]
    [InlineData("fireworks", "max_tokens")]
    [InlineData("huggingface", "max_tokens")]
    [InlineData("ollama", "max_tokens")]
    [InlineData("vllm", "max_tokens")]
    [InlineData("lmstudio", "max_tokens")]
    [InlineData("cohere", "max_tokens")]
    public async Task TranslatedRequest_IsWrittenInTheVendorsWords(string preset, string limit)
    {
        using var response = await gateway.PostAsync(
            ScriptedAnswer.Json(Answer), "/v1/messages",
            $$"""{"model":"{{preset}}/m","max_tokens":9,"metadata":{"user_id":"u"},"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        var user = preset == "mistral" ? "" : ",\"user\":\"u\"";
        gateway.Received.Text.ShouldBe($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],"{{limit}}":9{{user}}}""");
        Warnings(response).ShouldBe(preset == "mistral" ? "metadata.user_id" : "");
    }

    [Fact]
    public async Task ToolIdsOfAnotherVendor_ReachMistralAsItTakesThem()
    {
        using var response = await gateway.PostAsync(ScriptedAnswer.Json(Answer), "/v1/messages", """
            {"model":"mistral/m","max_tokens":9,"tools":[{"name":"f","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"hi"},
            {"role":"assistant","content":[{"type":"tool_use","id":"toolu_01A","name":"f","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_01A","content":"1"}]}]}
            """);

        response.EnsureSuccessStatusCode();
        var sent = System.Text.Json.JsonElement.Parse(gateway.Received.Body).GetProperty("messages");
        var id = sent[1].GetProperty("tool_calls")[0].GetProperty("id").GetString()!;
        id.ShouldMatch("^[a-zA-Z0-9]{9}$");
        sent[2].GetProperty("tool_call_id").GetString().ShouldBe(id);
    }

    // These addresses are nobody's: a proxy may stand there, and gets what the caller wrote.
    [Fact]
    public async Task RelayedStreamAtAnotherAddress_IsNotMadeToCountItsTokens()
    {
        foreach (var preset in PresetGateway.BasePaths.Keys)
        {
            using var response = await gateway.PostAsync(
                ScriptedAnswer.Stream(Stream), "/v1/chat/completions", $$"""{"model":"{{preset}}/m","stream":true,"messages":[{"role":"user","content":"hi"}]}""");

            (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Stream);
            gateway.Received.Text.ShouldBe("""{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        }
    }

    private Task<HttpResponseMessage> SendAsync(string body, params (string Name, string Value)[] headers) =>
        gateway.PostAsync(ScriptedAnswer.Json(Answer), "/v1/chat/completions", body, headers);

    // The fields alone: their reasons are asserted where they are made.
    private static string Warnings(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-gateway-warnings", out var values)
            ? string.Join(", ", values.Single().Split("; ").Select(warning => warning.Split(": ")[0]))
            : "";
}
