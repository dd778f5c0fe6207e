using System.Net;
using System.Text.Json;
using Gateway.Tests.Endpoints;

namespace Gateway.Tests.Access;

/// <summary>What a key may ask for, on every surface.</summary>
public sealed class KeyRightsTests(AccessGateway access) : IClassFixture<AccessGateway>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/v1/messages/count_tokens")]
    [InlineData("/v1/chat/completions")]
    public async Task ModelThatIsNotNamed_IsForbidden_AndTheAnswerNamesThoseThatAre(string path)
    {
        using var refused = await access.SendAsync(HttpMethod.Post, path, AccessGateway.Claude, Chat("gpt-5-mini"));
        var error = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Token)).GetProperty("error");
        using var answered = await access.SendAsync(HttpMethod.Post, path, AccessGateway.Claude, Chat("claude-sonnet-4-5"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        error.GetProperty("type").GetString().ShouldBe("permission_error");
        error.GetProperty("message").GetString().ShouldBe("model: this key may not ask for 'gpt-5-mini'. It may ask for: models claude-*.");
        answered.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RefusedRequest_IsInTheLogUnderItsKey()
    {
        using var refused = await access.SendAsync(HttpMethod.Post, "/v1/messages", AccessGateway.Claude, Chat("gpt-5-mini"));
        var (error, row) = await ErrorEnvelope.ReadAsync(access.Gateway, refused);

        (error.Type, row.KeyId, row.ErrorCode, row.Provider).ShouldBe(("permission_error", "claudes", "permission_error", null));
    }

    [Fact]
    public async Task GrantedRoute_IsServedByItsTargets_AndItsTargetByItsOwnNameIsNot()
    {
        using var answered = await access.SendAsync(HttpMethod.Post, "/v1/messages", AccessGateway.Smart, Chat("smart"));
        using var itsTarget = await access.SendAsync(HttpMethod.Post, "/v1/messages", AccessGateway.Smart, Chat("openai/gpt-5-mini"));
        using var other = await access.SendAsync(HttpMethod.Post, "/v1/messages", AccessGateway.Smart, Chat("other"));

        answered.Headers.GetValues("x-gateway-model").ShouldBe(["gpt-5-mini"]);
        (itsTarget.StatusCode, other.StatusCode).ShouldBe((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden));
    }

    [Theory]
    [InlineData(AccessGateway.Claude, "claude-")]
    [InlineData(AccessGateway.Smart, "gemini-", "smart")]
    public async Task ModelsList_IsWhatMayBeAskedFor(string key, string models, string? route = null)
    {
        using var response = await access.SendAsync(HttpMethod.Get, "/v1/models", key);
        var names = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("data").EnumerateArray()
            .Select(m => m.GetProperty("id").GetString()!).ToList();

        names.Where(name => name != route).ShouldAllBe(name => name.StartsWith(models));
        names.Count.ShouldBeGreaterThan(1);
        names.Contains("smart").ShouldBe(route is not null);
    }

    [Fact]
    public async Task ModelThatMayNotBeAskedFor_IsNotFoundByName_NorNamedAsANeighbour()
    {
        using var response = await access.SendAsync(HttpMethod.Get, "/v1/models/gpt-5-mini", AccessGateway.Claude);
        var text = await response.Content.ReadAsStringAsync(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        text.ShouldNotContain("gemini");
        text.ShouldContain("claude-");
        (await access.SendAsync(HttpMethod.Get, "/v1/models/claude-sonnet-4-5", AccessGateway.Claude)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/native/claude/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", 200)]
    [InlineData("/native/openai/v1/chat/completions", """{"model":"gpt-5-mini","messages":[{"role":"user","content":"hi"}]}""", 403)]
    [InlineData("/native/claude/v1/messages", """{"model":"claude-sonnet-4-5","model":"gpt-5-mini","max_tokens":9,"messages":[]}""", 403)]
    [InlineData("/native/gemini/v1beta/models/gemini-2.5-flash:generateContent", """{"model":"claude-sonnet-4-5","contents":[]}""", 403)]
    [InlineData("/native/claude/v1/messages/batches", """{"requests":[]}""", 403)]
    [InlineData("/native/claude/v1/models", null, 403)]
    public async Task Native_IsHeldToTheSameModels(string path, string? body, int status)
    {
        using var response = await access.SendAsync(body is null ? HttpMethod.Get : HttpMethod.Post, path, AccessGateway.Claude, body);
        var text = await response.Content.ReadAsStringAsync(Token);

        ((int)response.StatusCode).ShouldBe(status, text);
        if (status == 403)
            text.ShouldContain("It may ask for: models claude-*.");
        else
            text.ShouldContain("\"stop_reason\"");
    }

    [Fact]
    public async Task NativeBodyTooLargeToRead_IsForbidden()
    {
        var body = $$"""{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"{{new string('x', 1024 * 1024)}}"}]}""";
        using var refused = await access.SendAsync(HttpMethod.Post, "/native/claude/v1/messages", AccessGateway.Claude, body);
        using var answered = await access.SendAsync(HttpMethod.Post, "/native/claude/v1/messages", AccessGateway.Everything, body);

        (refused.StatusCode, answered.StatusCode).ShouldBe((HttpStatusCode.Forbidden, HttpStatusCode.OK));
    }

    [Theory]
    [InlineData("10.1.2.3", 200)]
    [InlineData("::ffff:10.1.2.3", 200)]
    [InlineData("2001:db8::7", 200)]
    [InlineData("11.1.2.3", 403)]
    public async Task Address_DecidesWhereAKeyIsBoundToRanges(string address, int status)
    {
        using var response = await access.SendAsync(HttpMethod.Get, "/v1/models", AccessGateway.Office, address: address);
        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task TooManyWrongKeys_AreToldToWait_AndCounted()
    {
        var address = access.NewAddress();
        for (var i = 0; i < 10; i++)
            (await access.SendAsync(HttpMethod.Post, "/v1/messages", $"wrong-key-number-{i}", Chat("claude-sonnet-4-5"), address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var waits = await access.SendAsync(HttpMethod.Post, "/v1/messages", "wrong-key-number-10", Chat("claude-sonnet-4-5"), address);
        using var atModels = await access.SendAsync(HttpMethod.Get, "/v1/models", "wrong-key-number-11", address: address);
        using var atAdmin = await access.SendAsync(HttpMethod.Get, "/admin/keys", "Bearer wrong-key-number-12", address: address, header: "Authorization");
        using var right = await access.SendAsync(HttpMethod.Post, "/v1/messages", AccessGateway.Everything, Chat("claude-sonnet-4-5"), address);
        using var page = await access.Gateway.Client.GetAsync("/metrics", Token);
        var metrics = await page.Content.ReadAsStringAsync(Token);

        foreach (var response in (HttpResponseMessage[])[waits, atModels, atAdmin])
        {
            response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        }

        (await ErrorEnvelope.ReadAsync(waits)).Type.ShouldBe("rate_limit_error");
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        metrics.ShouldContain("gateway_rate_limited_total{scope=\"authentication\"}");
        metrics.ShouldContain("gateway_authentication_failures_total{reason=\"wrong\"}");
    }

    private static string Chat(string model) => $$"""{"model":"{{model}}","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";
}
