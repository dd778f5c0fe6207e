using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Compatible;

/// <summary>Servers of one's own and addresses of one's own: no credential, Azure's two APIs, headers, the probe.</summary>
public sealed class LocalProviderTests : IAsyncLifetime
{
    private const string Answer = """{"id":"c","model":"deepseek-chat","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

    private ScriptedProvider _upstream = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedProvider.StartAsync(_ => ScriptedAnswer.Json(Answer));
        _gateway = await TestGateway.StartAsync(
            $"Gateway:Providers:ollama:BaseUrl={_upstream.BaseAddress}v1",
            "Gateway:Providers:east:Preset=azure", $"Gateway:Providers:east:BaseUrl={_upstream.BaseAddress}openai/v1/", "Gateway:Providers:east:ApiKey=azure-key",
            "Gateway:Providers:router:Preset=openrouter", $"Gateway:Providers:router:BaseUrl={_upstream.BaseAddress}api/v1", "Gateway:Providers:router:ApiKey=router-key",
            "Gateway:Providers:router:Headers:X-Title=An app", "Gateway:Providers:router:Headers:HTTP-Referer=https://example.org",
            "Gateway:Providers:cohere:ApiKey=cohere-key", $"Gateway:Providers:cohere:BaseUrl={_upstream.BaseAddress}",
            "Gateway:EnableFallback=false");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task LocalServerWithoutAKey_IsUsedAndNothingIsSimulated()
    {
        using var response = await _gateway.PostAsync("""{"model":"ollama/deepseek-chat","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        response.Headers.Contains("x-gateway-simulated").ShouldBeFalse();
        _upstream.Calls[^1].Headers.Keys.ShouldNotContain("authorization", StringComparer.OrdinalIgnoreCase);
        // What DeepSeek asks for its model says nothing about the same one on a machine of one's own.
        response.Headers.Contains("x-gateway-cost-usd").ShouldBeFalse();
        var row = await _gateway.RowAsync(response.Headers.GetValues("x-request-id").Single());
        row.CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task AzuresNewerApi_IsReachedThroughItsAddress()
    {
        using var response = await _gateway.PostAsync("""{"model":"east/my-deployment","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        _upstream.Calls[^1].PathAndQuery.ShouldBe("/openai/v1/chat/completions");
        _upstream.Calls[^1].Headers["api-key"].ShouldBe("azure-key");
        _upstream.Calls[^1].Text.ShouldContain("\"model\":\"my-deployment\"");
    }

    [Fact]
    public async Task ConfiguredHeaders_AreSentAndShownNowhere()
    {
        using var response = await _gateway.PostAsync("""{"model":"router/m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.EnsureSuccessStatusCode();
        _upstream.Calls[^1].Headers["x-title"].ShouldBe("An app");
        _upstream.Calls[^1].Headers["http-referer"].ShouldBe("https://example.org");
        var shown = (await Providers("/admin/config")).Single(p => p.GetProperty("name").GetString() == "router");
        shown.GetProperty("headers").GetProperty("X-Title").GetString().ShouldBe("***");
        shown.GetProperty("quirks").GetProperty("streamUsage").GetString().ShouldBe("asis");
    }

    [Fact]
    public async Task Probe_AsksWhatTheVendorHas_AndLeavesOutWhereThereIsNothing()
    {
        var health = await Providers("/admin/providers/health?probe=true");

        var asked = _upstream.Calls.Where(c => c.Method == "GET").Select(c => c.PathAndQuery).Order(StringComparer.Ordinal);
        asked.ShouldBe(["/api/v1/key", "/openai/v1/models", "/v1/models"]);
        health.Single(p => p.GetProperty("name").GetString() == "cohere").GetProperty("isHealthy").GetBoolean().ShouldBeTrue();
    }

    private async Task<List<JsonElement>> Providers(string path)
    {
        using var response = await _gateway.AdminAsync(path);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return [.. body.GetProperty("providers").EnumerateArray()];
    }
}
