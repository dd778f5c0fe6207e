using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Compatible;

/// <summary>Servers and addresses of one's own: no credential, Azure's two APIs, headers, streams that are made to count, the probe.</summary>
public sealed class LocalProviderTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Fact]
    public async Task LocalServerWithoutAKey_IsUsedAndNothingIsSimulated()
    {
        using var response = await servers.Gateway.PostAsync("""{"model":"ollama/deepseek-chat","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        response.Headers.Contains("x-gateway-simulated").ShouldBeFalse();
        servers.Calls[^1].Headers.ContainsKey("authorization").ShouldBeFalse();
        // What DeepSeek asks for its model says nothing about the same one on a machine of one's own.
        response.Headers.Contains("x-gateway-cost-usd").ShouldBeFalse();
        var row = await servers.Gateway.RowAsync(response.Headers.GetValues("x-request-id").Single());
        row.CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task AzuresNewerApi_IsReachedThroughItsAddress()
    {
        using var response = await servers.Gateway.PostAsync("""{"model":"east/my-deployment","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        servers.Calls[^1].PathAndQuery.ShouldBe("/openai/v1/chat/completions");
        servers.Calls[^1].Headers["api-key"].ShouldBe("azure-key");
        servers.Calls[^1].Text.ShouldContain("\"model\":\"my-deployment\"");
    }

    [Fact]
    public async Task ConfiguredHeaders_AreSentAndShownNowhere()
    {
        using var response = await servers.Gateway.PostAsync("""{"model":"router/m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        servers.Calls[^1].Headers["x-title"].ShouldBe("An app");
        servers.Calls[^1].Headers["http-referer"].ShouldBe("https://example.org");
        var shown = (await Providers("/admin/config")).Single(p => p.GetProperty("name").GetString() == "router");
        shown.GetProperty("headers").GetProperty("X-Title").GetString().ShouldBe("***");
        shown.GetProperty("quirks").GetProperty("streamUsage").GetString().ShouldBe("ask");
    }

    [Fact]
    public async Task StreamThatIsMadeToCount_IsAccountedExactlyAndLooksAsAskedFor()
    {
        const string Body = """{"logit_bias":{},"messages":[{"role":"user","content":"hi"}],"stream":true}""";
        using var response = await servers.Gateway.PostAsync(
            Encoding.UTF8.GetBytes($$"""{"model":"router/m",{{Body[1..]}}"""), "/v1/chat/completions");

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(OwnServers.Content + OwnServers.Done);
        servers.Calls[^1].Text.ShouldBe($$$"""{"stream_options":{"include_usage":true},"model":"m",{{{Body[1..]}}}""");
        var row = await servers.Gateway.RowAsync(response.Headers.GetValues("x-request-id").Single());
        (row.InputTokens, row.OutputTokens).ShouldBe((31, 7));
    }

    [Fact]
    public async Task Probe_AsksWhatTheVendorHas_AndLeavesOutWhereThereIsNothing()
    {
        var health = await Providers("/admin/providers/health?probe=true");

        var asked = servers.Calls.Where(c => c.Method == "GET").Select(c => c.PathAndQuery).Order(StringComparer.Ordinal);
        asked.ShouldBe(["/api/v1/key", "/openai/v1/models", "/v1/models"]);
        health.Single(p => p.GetProperty("name").GetString() == "cohere").GetProperty("isHealthy").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task PresetsWithoutAnyKey_AreSimulatedTogether()
    {
        await using var keyless = await TestGateway.StartAsync(
            "Gateway:Providers:azure:BaseUrl=https://mine.openai.azure.com", "AZURE_OPENAI_API_KEY=", "AZURE_API_KEY=");

        using var response = await keyless.PostAsync("""{"model":"azure/gpt-5-mini","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        response.Headers.GetValues("x-gateway-simulated").ShouldBe(["true"]);
    }

    private async Task<List<JsonElement>> Providers(string path)
    {
        using var response = await servers.Gateway.AdminAsync(path);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return [.. body.GetProperty("providers").EnumerateArray()];
    }
}
