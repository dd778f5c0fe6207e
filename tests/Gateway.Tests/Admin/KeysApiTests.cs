using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;

namespace Gateway.Tests.Admin;

public sealed class KeysApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IssuedKey_OpensTheChatSurfaceAndNamesItsRow()
    {
        await using var walk = await StartAsync();
        var key = await CreateAsync(walk, """{"name":"ci","owner":"team a"}""");
        var (id, secret) = (key.GetProperty("id").GetString()!, key.GetProperty("key").GetString()!);

        (await AskAsync(walk, secret)).ShouldBe(HttpStatusCode.OK);
        (await walk.Gateway.RowAsync("with-key")).KeyId.ShouldBe(id);
        (await AskAsync(walk, secret + "0", "wrong-key")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RevokedKey_OpensNothingFromThenOn()
    {
        await using var walk = await StartAsync();
        var key = await CreateAsync(walk, """{"name":"ci"}""");
        using var revoked = await walk.Gateway.AdminAsync($"/admin/keys/{key.GetProperty("id").GetString()}", HttpMethod.Delete);
        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await AskAsync(walk, key.GetProperty("key").GetString()!)).ShouldBe(HttpStatusCode.Unauthorized);
        var listed = await ListAsync(walk);
        listed.GetProperty("revokedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task List_ShowsNoKey()
    {
        await using var walk = await StartAsync();
        var key = await CreateAsync(walk, """{"name":"ci","owner":"team a","expiresAt":"2999-01-01T00:00:00Z"}""");
        using var response = await walk.Gateway.AdminAsync("/admin/keys");
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldNotContain(key.GetProperty("key").GetString()!);
        var listed = await ListAsync(walk);
        (listed.GetProperty("name").GetString(), listed.GetProperty("owner").GetString(), listed.GetProperty("expiresAt").GetString())
            .ShouldBe(("ci", "team a", "2999-01-01T00:00:00.000Z"));
        key.GetProperty("key").GetString()!.ShouldStartWith(listed.GetProperty("prefix").GetString()!);
    }

    [Fact]
    public async Task IssuedKey_OutlivesTheProcess()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-keys-").FullName;
        string[] settings = [$"Gateway:Storage:ConnectionString=Data Source={folder}/gateway.db;Pooling=False", "Gateway:Access:Mode=keys"];
        string secret;
        await using (var first = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, settings))
            secret = (await CreateAsync(first, """{"name":"kept"}""")).GetProperty("key").GetString()!;
        await using (var second = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, settings))
            (await AskAsync(second, secret)).ShouldBe(HttpStatusCode.OK);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("", "The body is no JSON:")]
    [InlineData("[]", "The body is no JSON object.")]
    [InlineData("{}", "name: is required.")]
    [InlineData("""{"name":"ci","expires_at":"2999-01-01T00:00:00Z"}""", "expires_at: is not known here; known are name, owner, expiresAt,")]
    [InlineData("""{"name":"c\ni","owner":"\u0007"}""", "name: holds a control character. owner: holds a control character.")]
    [InlineData(
        """{"name":"ci","models":["a b",""],"routes":["nowhere"],"surfaces":["chat"],"ipRanges":["10.1.2.3/8"],"labels":["a b"],"priority":"urgent"}""",
        "labels[0]: 'a b' is no label: 1 to 64 letters, digits and _ . : = / -. models[0]: 'a b' is no model or pattern of models: 1 to 256 characters without spaces, * for any. "
        + "models[1]: '' is no model or pattern of models: 1 to 256 characters without spaces, * for any. routes[0]: 'nowhere' is no configured route; none is configured. "
        + "surfaces[0]: 'chat' is no surface; known are messages, chat_completions, count_tokens, models, native. ipRanges[0]: '10.1.2.3/8' is no range of addresses: "
        + "10.0.0.0/8, 2001:db8::/32 (the range's own first address), or one address. priority: 'urgent' is no priority; known are high, normal, low.")]
    [InlineData("""{"name":"ci","models":"claude-*","limits":{"concurrent":"4"},"expiresAt":"tomorrow"}""",
        "models: has to be a list of texts. limits.concurrent: has to be a whole number. expiresAt: has to be a time in ISO 8601")]
    [InlineData("""{"name":"ci","limits":{"requestsPerMinute":0,"burst":9},"budget":{"per":"week"}}""",
        "budget.usd: is required. limits.requestsPerMinute: 0 is out of range: 1 or more; leave it out where nothing is limited. limits.burst: 9 is out of range: 1 to RequestsPerMinute (0).")]
    [InlineData("""{"name":"ci","budget":{"usd":0,"per":"week"}}""",
        "budget.usd: 0 is out of range: above 0 and up to 1000000000. budget.per: 'week' is no time of a budget; known are hour, day, month, total.")]
    [InlineData("""{"name":" ","expiresAt":"2001-01-01T00:00:00Z"}""", "name: is required. expiresAt: 2001-01-01T00:00:00.000Z is over already.")]
    public async Task WrongOrder_EveryProblemIsNamed(string body, string problem)
    {
        await using var walk = await StartAsync();
        using var response = await PostAsync(walk, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString()!.ShouldStartWith(problem);
    }

    [Fact]
    public async Task UnknownKey_IsNotFound()
    {
        await using var walk = await StartAsync();
        using var response = await walk.Gateway.AdminAsync("/admin/keys/key_nobody", HttpMethod.Delete);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<ThreeProviders> StartAsync() => ThreeProviders.StartAsync(
        ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Access:Mode=keys");

    private static async Task<JsonElement> CreateAsync(ThreeProviders walk, string body)
    {
        using var response = await PostAsync(walk, body);
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<HttpResponseMessage> PostAsync(ThreeProviders walk, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/keys")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        return await walk.Gateway.Client.SendAsync(request, Token);
    }

    private static async Task<JsonElement> ListAsync(ThreeProviders walk)
    {
        using var response = await walk.Gateway.AdminAsync("/admin/keys");
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("keys").EnumerateArray().ShouldHaveSingleItem();
    }

    private static async Task<HttpStatusCode> AskAsync(ThreeProviders walk, string key, string id = "with-key")
    {
        using var response = await walk.AskAsync(id: id, header: ("x-api-key", key));
        return response.StatusCode;
    }
}
