using System.Security.Cryptography;
using System.Text;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Channels;

public sealed class WebhookTests
{
    private const string Secret = "a secret of the test";

    [Fact]
    public async Task AFiringAlert_IsPostedWithAllItsFields()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", $"{receiver.Url}/hook?x=1");

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts, end.Error).ShouldBe((NotificationStatus.Sent, 1, null));
        var post = receiver.Posts.ShouldHaveSingleItem();
        post.Path.ShouldBe("/hook?x=1");
        post.Headers["content-type"].ShouldBe("application/json; charset=utf-8");
        post.Headers.Keys.ShouldNotContain("x-gateway-signature");
        post.Text.ShouldBe($$$"""
            {"version":1,"delivery":"{{{end.Id}}}","event":"alert.firing","at":"2026-01-02T12:00:00Z",
            "alert":{"id":"a1","key":"latency_high/claude","rule":"latency_high","subject":"claude","severity":"high",
            "metric":"mean_latency_seconds","value":6.2,"threshold":5,"summary":"Mean latency is 6.2 s",
            "startedAt":"2026-01-02T11:55:00Z","firedAt":"2026-01-02T12:00:00Z"}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task TheEndOfAnAlert_SaysWhen()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        await run.TellAsync(Notices.Resolved(), "ops");

        var json = receiver.Posts.Single().Json;
        json.GetProperty("event").GetString().ShouldBe("alert.resolved");
        json.GetProperty("alert").GetProperty("resolvedAt").GetString().ShouldBe("2026-01-02T12:09:00Z");
    }

    [Fact]
    public async Task WithASecret_TheBodyIsSignedTogetherWithItsTime()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url, o => o.Secret = Secret);

        await run.TellAsync(Notices.Firing(), "ops");

        var post = receiver.Posts.Single();
        var timestamp = post.Headers["x-gateway-timestamp"];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        hmac.AppendData(post.Body);
        var signature = post.Headers["x-gateway-signature"];
        signature.ShouldStartWith("v1=");
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(signature[3..]), hmac.GetHashAndReset()).ShouldBeTrue();
        (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp))).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task TriesOfOneDelivery_CarryOneIdAndOneBody()
    {
        await using var receiver = await Receiver.StartAsync(500, 503, 200);
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Sent, 3));
        receiver.Posts.Select(p => p.Headers["x-gateway-delivery"]).Distinct().ShouldBe([end.Id]);
        receiver.Posts.Select(p => p.Text).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task ARedirect_IsNotFollowed()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Url;
            return Task.CompletedTask;
        });
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 1));
        end.Error.ShouldBe("the receiver answered 307 (redirects are not followed)");
        elsewhere.Posts.ShouldBeEmpty();
    }
}
