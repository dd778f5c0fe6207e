using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Admin.Alerts;

/// <summary>From requests that fail to the receiver of a webhook, and over a restart.</summary>
public sealed class AlertsEndToEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-alerts-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RuleMadeOverTheApi_FiresOnFailuresTellsItsChannelAndOutlivesTheProcess()
    {
        await using var receiver = await ScriptedProvider.StartAsync(new ScriptedAnswer { Status = 204 });
        string alert;
        await using (var first = await StartAsync())
        {
            await MakeAsync(first, receiver.BaseAddress);
            await FailAsync(first);
            var told = await UntilAsync(first, answer => answer.GetProperty("notifications").GetArrayLength() > 0);
            alert = told.GetProperty("active").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString()!;
            var sent = told.GetProperty("notifications").EnumerateArray().ShouldHaveSingleItem();

            Members(sent, "channel", "kind", "rule", "severity", "status", "alertId").ShouldBe($"hook firing failing critical sent {alert}");
            var call = receiver.Calls.ShouldHaveSingleItem();
            call.PathAndQuery.ShouldBe("/alerts");
            call.Text.ShouldContain("\"event\":\"alert.firing\"");
            call.Text.ShouldContain("\"error_rate_percent\"");
        }

        await using var second = await StartAsync();
        var kept = await UntilAsync(second, answer => answer.GetProperty("active").GetArrayLength() > 0);
        kept.GetProperty("active")[0].GetProperty("id").GetString().ShouldBe(alert);

        // Nobody raises it any more.
        await AlertAdmin.DeleteAsync(second, "/admin/alerts/rules/failing");
        var over = await UntilAsync(second, answer => answer.GetProperty("recent").GetArrayLength() > 0);
        over.GetProperty("recent")[0].GetProperty("id").GetString().ShouldBe(alert);
        over.GetProperty("active").GetArrayLength().ShouldBe(0);
    }

    private static async Task MakeAsync(TestGateway gateway, Uri receiver)
    {
        (await AlertAdmin.PostAsync(gateway, AlertAdmin.Channels, $$"""{"name":"hook","type":"webhook","url":"{{receiver}}alerts"}""")).Status.ShouldBe(201);
        (await AlertAdmin.PostAsync(
            gateway, AlertAdmin.Rules,
            """{"name":"failing","metric":"error_rate_percent","value":50,"window":"00:05:00","minRequests":1,"severity":"critical","channels":["hook"]}"""))
            .Status.ShouldBe(201);
    }

    private static async Task FailAsync(TestGateway gateway)
    {
        using var response = await gateway.PostAsync("""{"model":"claude-sim:status=500","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");
        response.IsSuccessStatusCode.ShouldBeFalse();
        await response.Content.ReadAsByteArrayAsync(Token);
    }

    /// <summary>Asks until the answer is as it is to be.</summary>
    private static async Task<JsonElement> UntilAsync(TestGateway gateway, Func<JsonElement, bool> condition)
    {
        for (var patience = 0; ; patience++)
        {
            var answer = await AdminAnswer.GetAsync(gateway, "/admin/alerts");
            if (condition(answer.Body))
                return answer.Body;
            patience.ShouldBeLessThan(500, answer.Text);
            await Task.Delay(20, Token);
        }
    }

    private static string Members(JsonElement element, params string[] names) => string.Join(' ', names.Select(name => element.GetProperty(name).GetString()));

    // The defaults about error rates need more requests than the one that fails.
    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        $"Gateway:Storage:ConnectionString=Data Source={_folder}/gateway.db;Pooling=False", "Gateway:Alerts:EvaluationInterval=00:00:01",
        "Gateway:EnableFallback=false");
}
