using System.Net;
using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>Everything that is not a chat request: health, the root, models, unknown paths, and who may call.</summary>
public sealed class SurfaceTests(SurfaceTests.Keyless keyless) : IClassFixture<SurfaceTests.Keyless>
{
    private const string Body = """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => keyless.Gateway.Client;

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/message")]
    [InlineData("GET", "/v1/messages")]
    [InlineData("DELETE", "/v1/messages")]
    [InlineData("POST", "/v1/messages/")]
    [InlineData("POST", "/../etc/passwd")]
    public async Task UnknownPathOrMethod_AnthropicEnvelope(string method, string path)
    {
        using var response = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token);
        if (path == "/v1/messages/")
        {
            // A trailing slash is the same path to ASP.NET: the chat surface answers.
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            return;
        }

        var error = await ErrorEnvelope.ReadAsync(response);
        error.Status.ShouldBe(404);
        error.Type.ShouldBe("not_found_error");
        JsonElement.Parse(error.Text).GetProperty("request_id").GetString().ShouldBe(response.Headers.GetValues("x-request-id").Single());
    }

    [Fact]
    public async Task Root_AnswersHeadAndGet()
    {
        using var head = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), Token);
        using var get = await Client.GetAsync("/", Token);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
        get.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Health_LiveAndReady()
    {
        using var live = await Client.GetAsync("/health/live", Token);
        using var ready = await Client.GetAsync("/health/ready", Token);

        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task NoUsableProvider_NotReadyAndSaysWhatIsMissing()
    {
        await using var gateway = await TestGateway.StartAsync("environment=Production", "Gateway:Access:Mode=open");
        using var ready = await gateway.Client.GetAsync("/health/ready", Token);
        using var answer = await gateway.PostAsync(Body);

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var (error, _) = await ErrorEnvelope.ReadAsync(gateway, answer);
        (error.Status, error.Type).ShouldBe((502, "api_error"));
        error.Message.ShouldContain("credential");
    }

    [Fact]
    public async Task Models_OpenAiShapeByDefault()
    {
        var list = JsonElement.Parse(await Client.GetStringAsync("/v1/models", Token));

        list.GetProperty("object").GetString().ShouldBe("list");
        var model = list.GetProperty("data").EnumerateArray().Single(each => each.GetProperty("id").GetString() == "gpt-5-mini");
        model.GetProperty("object").GetString().ShouldBe("model");
        model.GetProperty("owned_by").GetString().ShouldBe("openai");
        model.TryGetProperty("created", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Models_AnthropicShapeForItsCallers_Paged()
    {
        var all = await AnthropicListAsync("/v1/models?limit=1000");
        var first = await AnthropicListAsync("/v1/models?limit=2");
        var last = first.GetProperty("last_id").GetString();
        var second = await AnthropicListAsync($"/v1/models?limit=2&after_id={last}");

        all.GetProperty("has_more").GetBoolean().ShouldBeFalse();
        var ids = Ids(all);
        ids.ShouldContain("claude-sonnet-4-5");
        first.GetProperty("has_more").GetBoolean().ShouldBeTrue();
        Ids(first).ShouldBe(ids.Take(2));
        Ids(second).ShouldBe(ids.Skip(2).Take(2));
        var model = all.GetProperty("data")[0];
        (model.GetProperty("type").GetString(), model.GetProperty("display_name").ValueKind).ShouldBe(("model", JsonValueKind.String));
        model.GetProperty("created_at").GetDateTimeOffset().Year.ShouldBe(1970);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Model_ById(bool anthropic)
    {
        using var known = await GetAsync("/v1/models/claude-sonnet-4-5", anthropic);
        using var unknown = await GetAsync("/v1/models/claude-sonet-4-5", anthropic);

        JsonElement.Parse(await known.Content.ReadAsStringAsync(Token)).GetProperty("id").GetString().ShouldBe("claude-sonnet-4-5");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var error = JsonElement.Parse(await unknown.Content.ReadAsStringAsync(Token)).GetProperty("error");
        error.GetProperty("message").GetString()!.ShouldContain("claude-sonnet-4-5");
        error.GetProperty("type").GetString().ShouldBe("not_found_error");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("x-api-key", "wrong")]
    [InlineData("x-api-key", "")]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", "Basic right-key-of-a-team")]
    [InlineData("Authorization", "right-key-of-a-team")]
    public async Task KeysMode_WithoutTheRightKey_NobodyIsAsked(string? header, string? value)
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}", 418));
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress, "Gateway:Access:Mode=keys", "Gateway:Access:Keys:team=right-key-of-a-team");
        using var response = await gateway.PostAsync(Body, header is null ? [] : [(header, value!)]);
        var (error, row) = await ErrorEnvelope.ReadAsync(gateway, response);

        (error.Status, error.Type).ShouldBe((401, "authentication_error"));
        row.ErrorCode.ShouldBe("authentication_error");
        provider.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/v1/models", true)]
    [InlineData("/v1/models", false)]
    [InlineData("/v1/models/claude-sonnet-4-5", true)]
    public async Task KeysMode_ModelsAreToldToKeyHoldersAlone(string path, bool anthropic)
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Access:Mode=keys", "Gateway:Access:Keys:team=right-key-of-a-team");
        using var stranger = await GetAsync(gateway.Client, path, anthropic);
        using var member = await GetAsync(gateway.Client, path, anthropic, ("x-api-key", "right-key-of-a-team"));

        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var answer = JsonElement.Parse(await stranger.Content.ReadAsStringAsync(Token));
        answer.GetProperty("error").GetProperty("type").GetString().ShouldBe("authentication_error");
        if (anthropic)
            answer.GetProperty("request_id").GetString().ShouldBe(stranger.Headers.GetValues("request-id").Single());
        member.StatusCode.ShouldBe(HttpStatusCode.OK);
        member.Headers.Contains("x-request-id").ShouldBeTrue();
    }

    [Fact]
    public async Task KeysMode_TheRightKeyByEitherHeader_PassesAndIsNamedInTheRow()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Access:Mode=keys", "Gateway:Access:Keys:team=right-key-of-a-team");
        using var byKey = await gateway.PostAsync(Body, ("x-api-key", "right-key-of-a-team"), ("x-request-id", "by-key"));
        using var byBearer = await gateway.PostAsync(Body, ("Authorization", "Bearer right-key-of-a-team"), ("x-request-id", "by-bearer"));

        byKey.StatusCode.ShouldBe(HttpStatusCode.OK);
        byBearer.StatusCode.ShouldBe(HttpStatusCode.OK);
        byKey.Headers.GetValues("x-gateway-simulated").ShouldBe(["true"]);
        (await gateway.RowAsync("by-key")).KeyId.ShouldBe("team");
        (await gateway.RowAsync("by-bearer")).KeyId.ShouldBe("team");
    }

    private static List<string> Ids(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(each => each.GetProperty("id").GetString()!)];

    private async Task<JsonElement> AnthropicListAsync(string path)
    {
        using var response = await GetAsync(path, anthropic: true);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));
    }

    private Task<HttpResponseMessage> GetAsync(string path, bool anthropic) => GetAsync(Client, path, anthropic);

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path, bool anthropic, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (anthropic)
            request.Headers.Add("anthropic-version", "2023-06-01");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return client.SendAsync(request, Token);
    }

    /// <summary>The gateway as it starts on a fresh machine.</summary>
    public sealed class Keyless : IAsyncLifetime
    {
        public TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
