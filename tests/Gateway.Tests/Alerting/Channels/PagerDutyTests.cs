using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Alerting.Channels;

public sealed class PagerDutyTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(AlertSeverity.Low, "info")]
    [InlineData(AlertSeverity.Medium, "warning")]
    [InlineData(AlertSeverity.High, "error")]
    [InlineData(AlertSeverity.Critical, "critical")]
    public async Task AFiringAlert_TriggersAnIncident(AlertSeverity severity, string word)
    {
        var json = (await PostsAsync(Notices.Firing(severity: severity))).ShouldHaveSingleItem().Json;

        json.GetProperty("routing_key").GetString().ShouldBe(Key);
        json.GetProperty("event_action").GetString().ShouldBe("trigger");
        json.GetProperty("dedup_key").GetString().ShouldBe("latency_high/claude");
        json.GetProperty("client").GetString().ShouldBe("Gateway");
        var payload = json.GetProperty("payload");
        payload.EnumerateObject().Select(p => p.Name).ShouldBe(["summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details"]);
        payload.GetProperty("summary").GetString().ShouldBe("Mean latency is 6.2 s");
        payload.GetProperty("source").GetString().ShouldBe(Environment.MachineName);
        payload.GetProperty("severity").GetString().ShouldBe(word);
        payload.GetProperty("timestamp").GetString().ShouldBe("2026-01-02T12:00:00Z");
        payload.GetProperty("component").GetString().ShouldBe("claude");
        payload.GetProperty("class").GetString().ShouldBe("mean_latency_seconds");
        payload.GetProperty("custom_details").GetProperty("threshold").GetDouble().ShouldBe(5);
    }

    [Fact]
    public async Task TheEnd_ResolvesUnderTheSameKey()
    {
        var json = (await PostsAsync(Notices.Resolved())).ShouldHaveSingleItem().Json;

        json.GetProperty("event_action").GetString().ShouldBe("resolve");
        json.GetProperty("dedup_key").GetString().ShouldBe("latency_high/claude");
        json.GetProperty("routing_key").GetString().ShouldBe(Key);
    }

    [Fact]
    public async Task ALongKey_IsBoundedAndStillItsOwn()
    {
        var keys = new List<string>();
        foreach (var end in (string[])["a", "b"])
            keys.Add((await PostsAsync(Notices.Firing(subject: new string('x', 300) + end))).Single().Json.GetProperty("dedup_key").GetString()!);

        keys.ShouldAllBe(k => k.Length <= 255 && k.StartsWith("latency_high/xxx"));
        keys[0].ShouldNotBe(keys[1]);
    }

    [Fact]
    public async Task AnAlertOfTheWholeGateway_HasAComponentToo() =>
        (await PostsAsync(Notices.Firing(subject: ""))).Single().Json.GetProperty("payload").GetProperty("component").GetString().ShouldBe("gateway");

    [Fact]
    public async Task ATest_OpensAnIncidentOfItsOwnAndClosesIt()
    {
        await using var receiver = await Receiver.StartAsync(202);
        await using var run = new DeliveryRun();
        run.Add("duty", Options(receiver));

        var end = await run.Delivery.TestAsync("duty", TestContext.Current.CancellationToken);

        end.Status.ShouldBe(NotificationStatus.Sent);
        receiver.Posts.Select(p => p.Json.GetProperty("event_action").GetString()).ShouldBe(["trigger", "resolve"]);
        var key = receiver.Posts.Select(p => p.Json.GetProperty("dedup_key").GetString()).Distinct().ShouldHaveSingleItem();
        key.ShouldBe($"gateway-test-{end.AlertId}");
    }

    [Fact]
    public async Task WithoutAUrl_ItIsPagerDutysOwn()
    {
        await using var run = new DeliveryRun();

        run.Add("duty", new AlertChannelOptions { Type = "pagerduty", RoutingKey = Key }).Address.ShouldBe("https://events.pagerduty.com/v2/enqueue");
    }

    [Fact]
    public async Task AnAddressOfOnesOwn_IsShownNoFurtherThanItsServer()
    {
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync($"no route {context.Request.Path}{context.Request.QueryString}");
        });
        await using var run = new DeliveryRun();
        var options = new AlertChannelOptions { Type = "pagerduty", Url = $"{receiver.Url}/proxy/pager?token=hunter2!", RoutingKey = Key };
        var channel = run.Add("duty", options);

        (channel.Address, options.Masked().Url).ShouldBe(($"{receiver.Url}/***", $"{receiver.Url}/***"));
        channel.Secrets.ShouldContain("?token=hunter2!");
        (await run.Delivery.TestAsync("duty", TestContext.Current.CancellationToken)).Error.ShouldBe("the receiver answered 400: no route ***");
    }

    [Fact]
    public void PagerDutysOwnAddress_IsNoSecret()
    {
        var options = new AlertChannelOptions { Type = "pagerduty", Url = "https://events.pagerduty.com/v2/enqueue", RoutingKey = Key };

        options.Masked().Url.ShouldBe(options.Url);
        AlertChannelReader.Read("duty", options, ChannelSource.Api, "", [], static _ => null)!.Secrets.ShouldBe([Key]);
    }

    private static async Task<IReadOnlyList<ReceivedPost>> PostsAsync(AlertNotice notice)
    {
        await using var receiver = await Receiver.StartAsync(202);
        await using var run = new DeliveryRun();
        run.Add("duty", Options(receiver));
        (await run.TellAsync(notice, "duty")).Status.ShouldBe(NotificationStatus.Sent);
        return receiver.Posts;
    }

    private static AlertChannelOptions Options(Receiver receiver) => new() { Type = "pagerduty", Url = $"{receiver.Url}/v2/enqueue", RoutingKey = Key };
}
