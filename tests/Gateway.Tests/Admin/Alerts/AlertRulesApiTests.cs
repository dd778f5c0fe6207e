using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Admin.Alerts;

public sealed class AlertRulesApiTests(AlertGateway shared) : IClassFixture<AlertGateway>
{
    private TestGateway Gateway => shared.Gateway;

    [Fact]
    public async Task MadeRule_CountsWithItsDefaults()
    {
        var made = await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Rules, """{"name":"dear","metric":"cost_usd","value":20.5,"window":"01:00:00","severity":"high","channels":["console"]}""");

        made.Status.ShouldBe(201, made.Text);
        made.Response.Headers.Location!.ToString().ShouldBe("/admin/alerts/rules/dear");
        made.Text.ShouldBe(
            """
            {"name":"dear","source":"api","metric":"cost_usd","operator":"\u003E","value":20.5,"for":"00:00:00","window":"01:00:00","severity":"high",
            "channels":["console"],"cooldown":"00:15:00","enabled":true,"by":"all","provider":null,"model":null,"minRequests":0}
            """.ReplaceLineEndings(""));
        (await AdminAnswer.GetAsync(Gateway, "/admin/alerts/rules/DEAR")).Text.ShouldBe(made.Text);
        Listed(await AdminAnswer.GetAsync(Gateway, AlertAdmin.Rules), "dear").GetRawText().ShouldBe(made.Text);
        var id = made.Response.Headers.GetValues("x-request-id").Single();
        shared.Lines.ShouldContain($"Gateway.Admin/AlertRuleChanged: Request {id}: the alert rule dear was made. ");
    }

    [Fact]
    public async Task WrongRule_EveryProblemIsNamedWithItsPath()
    {
        var answer = await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Rules,
            """{"name":"bad","metric":"nonsense","value":"5","windw":1,"channels":["console","nobody"],"for":"a while","severity":"awful"}""");

        var problem = answer.Problem(400);
        problem.ShouldContain("metric: 'nonsense' is not one of ");
        problem.ShouldContain("value: has to be a number.");
        problem.ShouldContain("windw: is not known here; known are ");
        problem.ShouldContain("for: has to be a time span");
        problem.ShouldContain("severity: 'awful' is not one of ");
        problem.ShouldContain("channels[1]: there is no channel 'nobody'.");
        (await AdminAnswer.GetAsync(Gateway, "/admin/alerts/rules/bad")).Problem(404).ShouldStartWith("There is no rule 'bad'; known are ");
    }

    [Theory]
    [InlineData("", "The body is no JSON: ")]
    [InlineData("[]", "The body is no JSON object.")]
    [InlineData("{}", "name: has to be a text.")]
    [InlineData("""{"name":5}""", "name: has to be a text.")]
    [InlineData("""{"name":"a","name":"b"}""", "The body is no JSON: ")]
    [InlineData("""{"name":"a b","metric":"requests","value":1}""", "name: 'a b' is no name")]
    [InlineData("""{"name":"x","metric":"requests","value":1,"channels":["console",3]}""", "channels[1]: has to be a list of texts.")]
    [InlineData("""{"name":"x","metric":"requests","value":1,"channels":[null]}""", "channels[0]: has to be a text.")]
    public async Task BodyThatIsNoRule_IsRefused(string body, string problem) =>
        (await AlertAdmin.PostAsync(Gateway, AlertAdmin.Rules, body)).Problem(400).ShouldStartWith(problem);

    [Fact]
    public async Task BodyThatIsTooLarge_IsRefused()
    {
        var body = $$"""{"name":"large","metric":"{{new string('x', 70_000)}}"}""";
        (await AlertAdmin.PostAsync(Gateway, AlertAdmin.Rules, body)).Problem(400).ShouldBe("The body is larger than 65536 bytes.");
    }

    [Fact]
    public async Task ConfiguredRule_IsChangedInTheConfiguration()
    {
        var changed = await AlertAdmin.PutAsync(Gateway, "/admin/alerts/rules/configured", """{"metric":"requests","value":1}""");
        var removed = await AlertAdmin.TryDeleteAsync(Gateway, "/admin/alerts/rules/configured");

        changed.Problem(409).ShouldBe("The rule 'configured' is made by the configuration and changed there: Gateway:Alerts:Rules:configured.");
        removed.Problem(409).ShouldBe(changed.Problem(409));
    }

    [Fact]
    public async Task RuleThatComesWithTheGateway_CanBeOverriddenAndComesBack()
    {
        const string Path = "/admin/alerts/rules/hourly_cost";
        var original = (await AdminAnswer.GetAsync(Gateway, Path)).Text;
        (await AlertAdmin.PostAsync(Gateway, AlertAdmin.Rules, """{"name":"Hourly_Cost","metric":"cost_usd","value":1}""")).Problem(409)
            .ShouldBe("There is a rule 'hourly_cost' already; PUT /admin/alerts/rules/hourly_cost changes it.");
        (await AlertAdmin.TryDeleteAsync(Gateway, Path)).Problem(409).ShouldContain("comes with the gateway; PUT /admin/alerts/rules/hourly_cost with \"enabled\": false");

        var overridden = await AlertAdmin.PutAsync(Gateway, Path, """{"enabled":false}""");
        overridden.Text.ShouldBe(original.Replace("\"default\"", "\"api\"").Replace("\"enabled\":true", "\"enabled\":false"));
        await AlertAdmin.DeleteAsync(Gateway, Path);
        (await AdminAnswer.GetAsync(Gateway, Path)).Text.ShouldBe(original);
    }

    [Theory]
    [InlineData("latency_critical")]
    [InlineData("circuit_open")]
    public async Task Answer_CanBeChangedAndSentBack(string rule)
    {
        var path = $"/admin/alerts/rules/{rule}";
        var order = JsonNode.Parse((await AdminAnswer.GetAsync(Gateway, path)).Text)!.AsObject();
        order["severity"] = "low";
        var changed = await AlertAdmin.PutAsync(Gateway, path, order.ToJsonString());

        changed.Status.ShouldBe(200, changed.Text);
        changed.Body.GetProperty("severity").GetString().ShouldBe("low");
        await AlertAdmin.DeleteAsync(Gateway, path);
    }

    [Fact]
    public async Task ChangedRule_TakesThePlaceOfTheOldOne()
    {
        await AlertAdmin.PostAsync(Gateway, AlertAdmin.Rules, """{"name":"swap","metric":"requests","value":5,"severity":"critical"}""");
        var changed = await AlertAdmin.PutAsync(Gateway, "/admin/alerts/rules/SWAP", """{"name":"swap","metric":"tokens","value":7}""");

        changed.Status.ShouldBe(200, changed.Text);
        Read(changed.Body, "metric", "severity", "name").ShouldBe("tokens medium swap");
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/rules/swap", """{"name":"other","metric":"tokens","value":7}""")).Problem(400)
            .ShouldBe("name: is not 'swap', as the path says; nothing is renamed.");
        await AlertAdmin.DeleteAsync(Gateway, "/admin/alerts/rules/swap");
        (await AlertAdmin.TryDeleteAsync(Gateway, "/admin/alerts/rules/swap")).Problem(404);
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/rules/swap", """{"metric":"tokens","value":7}""")).Problem(404);
    }

    [Fact]
    public async Task OtherMethods_AreRefusedWithWhatIsAllowed()
    {
        using var response = await Gateway.AdminAsync("/admin/alerts/rules/configured", HttpMethod.Patch);
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "HEAD", "PUT", "DELETE"]);
        using var list = await Gateway.AdminAsync("/admin/alerts/rules", HttpMethod.Delete);
        list.Content.Headers.Allow.ShouldBe(["GET", "HEAD", "POST"]);
    }

    private static JsonElement Listed(AdminAnswer list, string name) =>
        list.Body.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("name").GetString() == name);

    private static string Read(JsonElement rule, params string[] members) => string.Join(' ', members.Select(m => rule.GetProperty(m).GetString()));
}
