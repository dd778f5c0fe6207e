using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Channels;

/// <summary>Gateways that share a receiver are told apart by the name of their instance.</summary>
public sealed class InstanceTests
{
    [Fact]
    public async Task PagerDuty_GetsAnIncidentOfItsOwnFromEach()
    {
        var keys = new List<string>();
        foreach (var instance in (string[])["eu-1", "us-1"])
        {
            var posts = await PostsAsync(instance, new AlertChannelOptions { Type = "pagerduty", RoutingKey = "0123456789abcdef" }, Notices.Firing(), Notices.Resolved());
            posts[0].Json.GetProperty("payload").GetProperty("source").GetString().ShouldBe(instance);
            keys.Add(posts.Select(post => post.Json.GetProperty("dedup_key").GetString()!).Distinct().ShouldHaveSingleItem());
        }

        keys.ShouldBe(["eu-1/latency_high/claude", "us-1/latency_high/claude"]);
    }

    [Fact]
    public async Task Webhook_SaysIt() =>
        (await PostsAsync("eu-1", new AlertChannelOptions { Type = "webhook" }, Notices.Firing())).Single().Json.GetProperty("instance").GetString().ShouldBe("eu-1");

    [Fact]
    public async Task Slack_SaysItFirst() =>
        (await PostsAsync("eu-1", new AlertChannelOptions { Type = "slack" }, Notices.Firing())).Single().Json
            .GetProperty("attachments")[0].GetProperty("blocks")[1].GetProperty("fields")[0].GetProperty("text").GetString().ShouldBe("Instance: eu-1");

    [Fact]
    public async Task Mail_SaysIt()
    {
        await using var server = new SmtpDouble();
        await using var run = new DeliveryRun(instance: "eu-1");
        run.Add("mail", new AlertChannelOptions { Type = "email", Host = "127.0.0.1", Port = server.Port, Tls = false, From = "a@example.org", To = ["b@example.org"] });

        (await run.TellAsync(Notices.Firing(), "mail")).Status.ShouldBe(NotificationStatus.Sent);

        server.Mails.ShouldHaveSingleItem().Body.ShouldContain("Instance: eu-1\r\n");
    }

    private static async Task<IReadOnlyList<ReceivedPost>> PostsAsync(string instance, AlertChannelOptions options, params AlertNotice[] notices)
    {
        await using var receiver = await Receiver.StartAsync(202);
        await using var run = new DeliveryRun(instance: instance);
        options.Url = receiver.Url;
        run.Add("ops", options);
        foreach (var notice in notices)
            (await run.TellAsync(notice, "ops")).Status.ShouldBe(NotificationStatus.Sent);
        return receiver.Posts;
    }
}
