using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Routing;
using Gateway.Tests.Hosting;
using Gateway.Tests.Translation;

namespace Gateway.Tests.Models;

/// <summary>What is listed, by which paths, and how soon.</summary>
public sealed class ModelListTests(KeylessGateway keyless) : IClassFixture<KeylessGateway>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/")]
    [InlineData("/v1/models?limit=1000")]
    [InlineData("/v1/models/?limit=1000")]
    public async Task EveryWayToAsk_IsAnsweredWithoutARedirect(string path)
    {
        foreach (var anthropic in (bool[])[true, false])
        {
            using var response = await SendAsync(HttpMethod.Get, path, anthropic);
            var list = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.RequestMessage!.RequestUri!.PathAndQuery.ShouldBe(path);
            list.TryGetProperty("has_more", out _).ShouldBe(anthropic);
            list.GetProperty("data").GetArrayLength().ShouldBeGreaterThan(3);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/claude-sonnet-4-5")]
    public async Task Head_SaysWhatGetWouldWithoutABody(string path)
    {
        using var head = await SendAsync(HttpMethod.Head, path, anthropic: true);
        using var get = await SendAsync(HttpMethod.Get, path, anthropic: true);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe((await get.Content.ReadAsByteArrayAsync(Token)).Length);
        (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("openai/gpt-5-mini")]
    [InlineData("openai%2Fgpt-5-mini")]
    [InlineData("openai%2fgpt-5-mini")]
    public async Task ModelWithItsProvider_IsKnownAsItWasAsked(string id)
    {
        using var response = await SendAsync(HttpMethod.Get, $"/v1/models/{id}", anthropic: false);

        JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("id").GetString().ShouldBe("openai/gpt-5-mini");
    }

    [Fact]
    public async Task UnknownModel_IsToldToOpenAiCallersByItsCode()
    {
        using var response = await SendAsync(HttpMethod.Get, "/v1/models/gemini/gpt-5-mini", anthropic: false);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()).ShouldBe(("model_not_found", "model"));
    }

    [Fact]
    public async Task ProviderWithoutCredential_IsNotListed()
    {
        await using var gateway = await TestGateway.StartAsync(
            "Gateway:Providers:claude:ApiKey=a-real-key", "Gateway:Routes:both:Targets:0:Provider=openai", "Gateway:Routes:both:Targets:1:Provider=claude",
            "Gateway:Routes:lost:Targets:0:Provider=openai");
        var list = JsonElement.Parse(await gateway.Client.GetStringAsync("/v1/models", Token)).GetProperty("data").EnumerateArray().ToList();

        list[0].GetProperty("id").GetString().ShouldBe("both");
        list.Select(m => m.GetProperty("owned_by").GetString()).Distinct().ShouldBe(["gateway", "claude"]);
        list.ShouldNotContain(m => m.GetProperty("id").GetString() == "lost");
    }

    [Fact]
    public void RouteOfAModelsName_IsListedOnce()
    {
        var list = new ModelList(new RouteTable(Options("gpt-5")), _ => true);

        list.All.Count(m => m.Id == "gpt-5").ShouldBe(1);
        list.Find("gpt-5")!.Owner.ShouldBe("gateway");
        list.Find("openai/gpt-5")!.Owner.ShouldBe("openai");
    }

    [Fact]
    public void TenThousandRoutes_AreListedAtOnce()
    {
        var list = new ModelList(new RouteTable(Options([.. Enumerable.Range(0, 10_000).Select(n => $"route-{n}")])), _ => true);
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            var (page, _) = ModelPage.Read(list, "1000", $"route-{i * 90}", null);
            page!.Models.Count.ShouldBe(1000);
        }

        // Claude Code gives up after 3 s; a hundred pages take some ten milliseconds.
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    private static GatewayOptions Options(params string[] routes)
    {
        var options = new GatewayOptions { PrimaryProvider = "openai" };
        options.Providers["openai"] = new ProviderOptions { Dialect = "openai", BaseUrl = "http://127.0.0.1:9", DefaultModel = "gpt-5", Models = ["gpt-*"] };
        foreach (var route in routes)
            options.Routes[route] = new ModelRouteOptions { Targets = [new TargetOptions { Provider = "openai" }] };
        return options;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, bool anthropic)
    {
        var request = new HttpRequestMessage(method, path);
        if (anthropic)
            request.Headers.Add("anthropic-version", "2023-06-01");
        return keyless.Gateway.Client.SendAsync(request, Token);
    }
}
