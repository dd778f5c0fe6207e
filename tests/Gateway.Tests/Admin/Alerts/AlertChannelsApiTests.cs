using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Admin.Alerts;

public sealed class AlertChannelsApiTests(AlertGateway shared) : IClassFixture<AlertGateway>
{
    private TestGateway Gateway => shared.Gateway;

    [Fact]
    public async Task MadeChannel_IsShownWithoutItsSecrets()
    {
        var made = await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Channels,
            """
            {"name":"made","type":"webhook","url":"https://hooks.example.com/T0/token-of-made","secret":"secret-of-made","minSeverity":"high",
             "rateLimit":{"count":5},"enabled":false}
            """);

        made.Status.ShouldBe(201, made.Text);
        made.Response.Headers.Location!.ToString().ShouldBe("/admin/alerts/channels/made");
        made.Text.ShouldBe(
            """
            {"name":"made","source":"api","type":"webhook","address":"https://hooks.example.com/***","enabled":false,"minSeverity":"high","sendResolved":true,
            "rateLimit":{"count":5,"period":"01:00:00"},"retries":4,"timeout":"00:00:10","url":"https://hooks.example.com/***","urlEnv":null,"secret":"***",
            "secretEnv":null,"routingKey":null,"routingKeyEnv":null,"host":null,"port":null,"tls":null,"userName":null,"password":null,"passwordEnv":null,
            "from":null,"to":null}
            """.ReplaceLineEndings(""));
        (await AdminAnswer.GetAsync(Gateway, "/admin/alerts/channels/made")).Text.ShouldBe(made.Text);
        (await AdminAnswer.GetAsync(Gateway, AlertAdmin.Channels)).Body.GetProperty("channels").EnumerateArray()
            .Select(c => c.GetProperty("name").GetString()).ShouldBeSubsetOf(["console", "made", "paging", .. OtherTests]);
        var id = made.Response.Headers.GetValues("x-request-id").Single();
        shared.Lines.ShouldContain($"Gateway.Admin/AlertChannelChanged: Request {id}: the alert channel made was made. ");
    }

    [Fact]
    public async Task WrongChannel_EveryProblemIsNamedWithItsPath()
    {
        var answer = await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Channels,
            """{"name":"bad","type":"email","host":"mail.example.com","from":"nobody","to":["a@example.com","b"],"rateLimit":{"count":0,"evry":1},"retries":"3","url":"x"}""");

        var problem = answer.Problem(400);
        problem.ShouldContain("retries: has to be a whole number.");
        problem.ShouldContain("rateLimit.evry: is not known here; known are count, period.");
        problem.ShouldContain("rateLimit.count: 0 is out of range");
        problem.ShouldContain("from: 'nobody' is no e-mail address.");
        problem.ShouldContain("to[1]: 'b' is no e-mail address.");
        problem.ShouldContain("url: does not belong to a channel of type email.");
        (await AlertAdmin.PostAsync(Gateway, AlertAdmin.Channels, """{"name":"bad","type":"console","rateLimit":5}""")).Problem(400)
            .ShouldBe("rateLimit: has to be an object.");
    }

    [Fact]
    public async Task MaskOfASecretWrittenBack_IsRefused_bifrost_4353()
    {
        await MakeAsync("masked", "secret-of-masked");
        var shown = JsonNode.Parse((await AdminAnswer.GetAsync(Gateway, "/admin/alerts/channels/masked")).Text)!.AsObject();
        var problem = (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/masked", shown.ToJsonString())).Problem(400);

        problem.ShouldContain("url: '***' is what is shown in place of");
        problem.ShouldContain("secret: '***' is what is shown in place of it");
        await ShouldBeSignedAsync("masked", "secret-of-masked");

        // Without what is masked, the same answer is a good order.
        shown.Remove("url");
        shown.Remove("secret");
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/masked", shown.ToJsonString())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task SecretThatIsNotSaid_IsKept()
    {
        await MakeAsync("kept", "secret-of-kept");
        var changed = await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/kept", """{"type":"webhook","minSeverity":"critical"}""");

        changed.Status.ShouldBe(200, changed.Text);
        changed.Body.GetProperty("secret").GetString().ShouldBe("***");
        await ShouldBeSignedAsync("kept", "secret-of-kept");
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/kept", """{"type":"webhook","secret":"another-secret"}""")).Status.ShouldBe(200);
        await ShouldBeSignedAsync("kept", "another-secret");
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/kept", """{"type":"webhook","secret":""}""")).Status.ShouldBe(200);
        (await TestedAsync("kept")).Headers.Keys.ShouldNotContain("x-gateway-signature");
    }

    [Fact]
    public async Task SecretOfOnePlace_IsNotHandedToAnother()
    {
        await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Channels,
            """{"name":"post","type":"email","host":"mail.example.com","userName":"me","password":"password-of-post","from":"a@example.com","to":["b@example.com"]}""");
        const string Elsewhere = """{"type":"email","host":"mail.elsewhere.example","userName":"me","from":"a@example.com","to":["b@example.com"]}""";

        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/post", Elsewhere)).Problem(400)
            .ShouldStartWith("password: was kept for another place than this: send it again, or \"\" for none.");
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/post", Elsewhere.Replace("}", ""","password":"sent-again"}"""))).Status.ShouldBe(200);
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/post", """{"type":"console"}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task VariableThatWasNotMeantForChannels_CannotBeHadByNamingIt()
    {
        var answer = await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Channels, """{"name":"thief","type":"pagerduty","url":"https://thief.example.com","routingKeyEnv":"GATEWAY_ADMIN_KEY"}""");

        answer.Problem(400).ShouldStartWith("routingKeyEnv: over the admin API the name of a variable has to begin with GATEWAY_ALERT_");
        answer.Text.ShouldNotContain(TestGateway.AdminKey);
    }

    [Fact]
    public async Task ChannelThatRulesName_StaysAsLongAsTheyDo()
    {
        await MakeAsync("named", "secret-of-named");
        await AlertAdmin.PostAsync(Gateway, AlertAdmin.Rules, """{"name":"naming","metric":"requests","value":1000,"channels":["Named"]}""");
        (await AlertAdmin.TryDeleteAsync(Gateway, "/admin/alerts/channels/named")).Problem(409)
            .ShouldBe("The channel 'named' is still named by the rules naming: take it out of them first.");

        await AlertAdmin.DeleteAsync(Gateway, "/admin/alerts/rules/naming");
        await AlertAdmin.DeleteAsync(Gateway, "/admin/alerts/channels/named");
        (await AdminAnswer.GetAsync(Gateway, "/admin/alerts/channels/named")).Problem(404);
    }

    [Fact]
    public async Task ConfiguredChannel_IsChangedInTheConfigurationAndItsSecretsAreMasked()
    {
        (await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/paging", """{"type":"console"}""")).Problem(409)
            .ShouldBe("The channel 'paging' is made by the configuration and changed there: Gateway:Alerts:Channels:paging.");
        (await AlertAdmin.TryDeleteAsync(Gateway, "/admin/alerts/channels/paging")).Problem(409);
        var shown = (await AdminAnswer.GetAsync(Gateway, "/admin/alerts/channels/paging")).Body;

        (shown.GetProperty("source").GetString(), shown.GetProperty("secret").GetString(), shown.GetProperty("url").GetString())
            .ShouldBe(("configuration", "***", $"{shared.Receiver.BaseAddress}***"));
        (await AdminAnswer.GetAsync(Gateway, "/admin/config")).Text.ShouldNotContain("paging-token");
    }

    [Fact]
    public async Task Console_CanBeSilencedAndComesBack()
    {
        const string Path = "/admin/alerts/channels/console";
        var original = (await AdminAnswer.GetAsync(Gateway, Path)).Text;
        (await AlertAdmin.TryDeleteAsync(Gateway, Path)).Problem(409).ShouldContain("comes with the gateway");
        (await AlertAdmin.PutAsync(Gateway, Path, """{"type":"console","enabled":false}""")).Body.GetProperty("enabled").GetBoolean().ShouldBeFalse();

        await AlertAdmin.DeleteAsync(Gateway, Path);
        (await AdminAnswer.GetAsync(Gateway, Path)).Text.ShouldBe(original);
    }

    [Fact]
    public async Task Test_SaysWhatBecameOfIt()
    {
        await MakeAsync("tested", "secret-of-tested");
        // Nobody listens there.
        await AlertAdmin.PostAsync(Gateway, AlertAdmin.Channels, """{"name":"dead","type":"webhook","url":"http://127.0.0.1:1/token-of-dead"}""");
        var (sent, failed) = (
            await AdminAnswer.PostAsync(Gateway, "/admin/alerts/channels/Tested/test"), await AdminAnswer.PostAsync(Gateway, "/admin/alerts/channels/dead/test"));

        Status(sent).ShouldBe("tested test sent");
        Status(failed).ShouldBe("dead test failed");
        failed.Body.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        failed.Text.ShouldNotContain("token-of-dead");
        (await AdminAnswer.PostAsync(Gateway, "/admin/alerts/channels/nobody/test")).Problem(404).ShouldStartWith("There is no channel 'nobody'; known are ");
        (await AdminAnswer.GetAsync(Gateway, "/admin/alerts?limit=100")).Body.GetProperty("notifications").EnumerateArray()
            .Select(n => n.GetProperty("id").GetString()).ShouldContain(sent.Body.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("many")]
    public async Task WrongLimitOfTheHistory_IsRefused(string limit) =>
        (await AdminAnswer.GetAsync(Gateway, $"/admin/alerts?limit={limit}")).Problem(400).ShouldStartWith("limit: ");

    private static readonly string[] OtherTests = ["masked", "kept", "post", "named", "tested", "dead"];

    private static string Status(AdminAnswer notification) => string.Join(
        ' ', new[] { "channel", "kind", "status" }.Select(member => notification.Body.GetProperty(member).GetString()));

    private async Task MakeAsync(string name, string secret)
    {
        var made = await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Channels, $$"""{"name":"{{name}}","type":"webhook","url":"{{shared.Receiver.BaseAddress}}{{name}}","secret":"{{secret}}"}""");
        made.Status.ShouldBe(201, made.Text);
    }

    private async Task<ReceivedCall> TestedAsync(string name)
    {
        Status(await AdminAnswer.PostAsync(Gateway, $"/admin/alerts/channels/{name}/test")).ShouldBe($"{name} test sent");
        return shared.Receiver.Calls.Last(call => call.PathAndQuery == $"/{name}");
    }

    private async Task ShouldBeSignedAsync(string name, string secret)
    {
        var call = await TestedAsync(name);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{call.Headers["x-gateway-timestamp"]}."), .. call.Body];
        call.Headers["x-gateway-signature"].ShouldBe($"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");
    }
}
