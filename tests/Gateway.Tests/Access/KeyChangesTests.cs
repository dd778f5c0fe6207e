using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Access;

/// <summary>Keys are made with what comes with them, changed, rotated and revoked over the admin API, and each change counts at once.</summary>
public sealed class KeyChangesTests(AccessGateway access) : IClassFixture<AccessGateway>
{
    private const string Whole =
        """
        {"name":"search","owner":"Ann","expiresAt":"2999-01-01T00:00:00Z","labels":["team=search"],"models":["claude-*"],"routes":["smart"],
         "surfaces":["messages"],"ipRanges":["10.0.0.0/8"],"priority":"low","limits":{"requestsPerMinute":60,"tokensPerMinute":1000,"concurrent":4,"burst":6},
         "budget":{"usd":5.5,"per":"day"}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverythingThatIsOrdered_IsShownAfterwards_TheKeyIsNot()
    {
        var made = await CreateAsync(Whole);
        var (id, secret) = (Text(made, "id"), Text(made, "key"));
        var (status, shown) = await AdminAsync(HttpMethod.Get, $"/admin/keys/{id}");
        var (_, list) = await AdminAsync(HttpMethod.Get, "/admin/keys");

        status.ShouldBe(200);
        shown.GetRawText().ShouldNotContain(secret);
        list.GetRawText().ShouldNotContain(secret);
        list.GetProperty("keys").EnumerateArray().Single(k => Text(k, "id") == id).GetRawText().ShouldBe(shown.GetRawText());
        foreach (var ordered in JsonElement.Parse(Whole).EnumerateObject().Where(o => o.Name != "expiresAt"))
            JsonElement.DeepEquals(shown.GetProperty(ordered.Name), ordered.Value).ShouldBeTrue(ordered.Name);
        (Text(shown, "state"), Text(shown, "source"), Text(shown, "expiresAt")).ShouldBe(("active", "issued", "2999-01-01T00:00:00.000Z"));
        secret.ShouldStartWith(Text(shown, "prefix"));
    }

    [Fact]
    public async Task ConfiguredKeys_AreListedWithTheirRights_AndChangedInTheConfigurationAlone()
    {
        var (_, list) = await AdminAsync(HttpMethod.Get, "/admin/keys");
        var keys = list.GetProperty("keys").EnumerateArray().Where(k => Text(k, "source") == "configuration").ToDictionary(k => Text(k, "id"));

        keys["claudes"].GetProperty("models")[0].GetString().ShouldBe("claude-*");
        (Text(keys["old"], "state"), keys["old"].GetProperty("prefix").ValueKind).ShouldBe(("expired", JsonValueKind.Null));
        list.GetRawText().ShouldNotContain(AccessGateway.Claude);
        foreach (var (method, path) in new[] { (HttpMethod.Patch, "/admin/keys/claudes"), (HttpMethod.Delete, "/admin/keys/claudes"), (HttpMethod.Post, "/admin/keys/claudes/rotate") })
        {
            var (status, problem) = await AdminAsync(method, path, "{}");
            status.ShouldBe(409, path);
            Text(problem, "detail").ShouldContain("Gateway:Access:Keys:claudes");
        }
    }

    [Fact]
    public async Task Change_CountsAtOnce_AndWhatItDoesNotNameStays()
    {
        var made = await CreateAsync("""{"name":"ci","owner":"Ann","models":["claude-*"],"limits":{"requestsPerMinute":60,"concurrent":4}}""");
        var (path, secret) = ($"/admin/keys/{Text(made, "id")}", Text(made, "key"));
        (await ListAsync(secret)).ShouldBe(200);

        var (status, changed) = await AdminAsync(HttpMethod.Patch, path, """{"surfaces":["messages"],"owner":null,"limits":{"concurrent":null},"name":"cd"}""");
        status.ShouldBe(200);
        (Text(changed, "name"), changed.GetProperty("owner").ValueKind, changed.GetProperty("models")[0].GetString()).ShouldBe(("cd", JsonValueKind.Null, "claude-*"));
        (changed.GetProperty("limits").GetProperty("requestsPerMinute").GetInt32(), changed.GetProperty("limits").GetProperty("concurrent").ValueKind).ShouldBe((60, JsonValueKind.Null));
        (await ListAsync(secret)).ShouldBe(403);

        (await AdminAsync(HttpMethod.Patch, path, """{"surfaces":null,"expiresAt":"2020-01-01T00:00:00Z"}""")).Status.ShouldBe(200);
        (await ListAsync(secret)).ShouldBe(401);
        Text((await AdminAsync(HttpMethod.Get, path)).Body, "state").ShouldBe("expired");
    }

    [Fact]
    public async Task ChangedBudget_IsShownAmongBudgetsAtOnce_AndOneTakenAwayIsNot()
    {
        var made = await CreateAsync("""{"name":"ci","budget":{"usd":5,"per":"month"}}""");
        var id = Text(made, "id");
        (await BudgetsAsync(id)).ShouldBe([(5, "month")]);
        using (var answer = await access.SendAsync(
            HttpMethod.Post, "/v1/messages", Text(made, "key"), """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""))
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await AdminAsync(HttpMethod.Patch, $"/admin/keys/{id}", """{"budget":{"usd":2}}""");
        (await BudgetsAsync(id)).ShouldBe([(2, "month")]);
        await AdminAsync(HttpMethod.Patch, $"/admin/keys/{id}", """{"budget":{"per":"total"}}""");
        (await BudgetsAsync(id)).ShouldBe([(2, "total")]);
        await AdminAsync(HttpMethod.Patch, $"/admin/keys/{id}", """{"budget":null}""");
        (await BudgetsAsync(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WrongChange_ChangesNothing_AndNamesEveryMistake()
    {
        var path = $"/admin/keys/{Text(await CreateAsync("""{"name":"ci"}"""), "id")}";
        var (status, problem) = await AdminAsync(HttpMethod.Patch, path, """{"name":"","surfaces":["x"],"secret":"y","models":["claude-*"]}""");

        status.ShouldBe(400);
        Text(problem, "detail").ShouldStartWith("secret: is not known here;");
        Text(problem, "detail").ShouldContain("name: is required. surfaces[0]: 'x' is no surface;");
        (await AdminAsync(HttpMethod.Get, path)).Body.GetProperty("models").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Rotation_ShowsANewKeyOnce_AndTheOldOneOpensAsLongAsItWasAsked()
    {
        var made = await CreateAsync("""{"name":"ci"}""");
        var (path, first) = ($"/admin/keys/{Text(made, "id")}", Text(made, "key"));
        var (_, rotated) = await AdminAsync(HttpMethod.Post, $"{path}/rotate", """{"graceSeconds":3600}""");
        var second = Text(rotated, "key");

        second.ShouldNotBe(first);
        (await ListAsync(first), await ListAsync(second)).ShouldBe((200, 200));
        (await AdminAsync(HttpMethod.Get, path)).Body.GetRawText().ShouldNotContain(second);
        Text(rotated, "previousUntil").ShouldBe(Text((await AdminAsync(HttpMethod.Get, path)).Body, "previousUntil"));

        var third = Text((await AdminAsync(HttpMethod.Post, $"{path}/rotate")).Body, "key");
        (await ListAsync(first), await ListAsync(second), await ListAsync(third)).ShouldBe((401, 401, 200));
    }

    [Theory]
    [InlineData("""{"graceSeconds":-1}""", "graceSeconds: -1 is out of range: 0 to 604800 (7 days).")]
    [InlineData("""{"graceSeconds":604801}""", "graceSeconds: 604801 is out of range")]
    [InlineData("""{"grace":1}""", "grace: is not known here; known are graceSeconds.")]
    [InlineData("[]", "The body is no JSON object.")]
    public async Task WrongRotation_IsNone(string order, string problem)
    {
        var made = await CreateAsync("""{"name":"ci"}""");
        var (status, answer) = await AdminAsync(HttpMethod.Post, $"/admin/keys/{Text(made, "id")}/rotate", order);

        status.ShouldBe(400);
        Text(answer, "detail").ShouldStartWith(problem);
        (await ListAsync(Text(made, "key"))).ShouldBe(200);
    }

    [Fact]
    public async Task RevokedKey_OpensNothing_AndIsNotChangedNorRotatedAnyMore()
    {
        var made = await CreateAsync("""{"name":"ci"}""");
        var path = $"/admin/keys/{Text(made, "id")}";
        var second = Text((await AdminAsync(HttpMethod.Post, $"{path}/rotate", """{"graceSeconds":60}""")).Body, "key");
        (await AdminAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);

        (await ListAsync(Text(made, "key")), await ListAsync(second)).ShouldBe((401, 401));
        var (status, shown) = await AdminAsync(HttpMethod.Get, path);
        Text(shown, "state").ShouldBe("revoked");
        foreach (var (method, order, change) in new[] { (HttpMethod.Post, $"{path}/rotate", null), (HttpMethod.Patch, path, """{"name":"cd"}"""), (HttpMethod.Patch, path, """{"nmae":""}""") })
        {
            (status, var problem) = await AdminAsync(method, order, change);
            status.ShouldBe(409, order);
            Text(problem, "detail").ShouldStartWith($"The key '{Text(made, "id")}' is revoked");
        }

        (await AdminAsync(HttpMethod.Get, path)).Body.GetRawText().ShouldBe(shown.GetRawText());
    }

    [Theory]
    [InlineData("GET", "/admin/keys/key_nobody")]
    [InlineData("PATCH", "/admin/keys/key_nobody")]
    [InlineData("DELETE", "/admin/keys/key_nobody")]
    [InlineData("POST", "/admin/keys/key_nobody/rotate")]
    public async Task UnknownKey_IsNotFound(string method, string path) =>
        (await AdminAsync(HttpMethod.Parse(method), path, method == "PATCH" ? "{}" : null)).Status.ShouldBe(404);

    private async Task<int> ListAsync(string key)
    {
        using var response = await access.SendAsync(HttpMethod.Get, "/v1/models", key);
        return (int)response.StatusCode;
    }

    private async Task<IEnumerable<(decimal Usd, string Per)>> BudgetsAsync(string id) =>
        from budget in (await AdminAsync(HttpMethod.Get, $"/admin/budgets?budget=key:{id}")).Body.GetProperty("budgets").EnumerateArray()
        select (budget.GetProperty("usd").GetDecimal(), Text(budget, "per"));

    private async Task<JsonElement> CreateAsync(string order)
    {
        var (status, made) = await AdminAsync(HttpMethod.Post, "/admin/keys", order);
        status.ShouldBe(201);
        return made;
    }

    private async Task<(int Status, JsonElement Body)> AdminAsync(HttpMethod method, string path, string? json = null)
    {
        using var response = await access.SendAsync(method, path, $"Bearer {TestGateway.AdminKey}", json, header: "Authorization");
        return ((int)response.StatusCode, response.StatusCode == HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    private static string Text(JsonElement value, string name) => value.GetProperty(name).GetString()!;
}
