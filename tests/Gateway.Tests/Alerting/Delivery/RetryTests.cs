using System.Net;
using System.Net.Sockets;
using Gateway.Alerting.Delivery;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Delivery;

public sealed class RetryTests
{
    private static readonly TimeSpan TryTime = TimeSpan.FromSeconds(77);

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task AFailureThatMayPass_IsTriedAgain(int status)
    {
        await using var receiver = await Receiver.StartAsync(status, 204);
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts, end.Error).ShouldBe((NotificationStatus.Sent, 2, null));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task ARefusal_IsFinal(int status)
    {
        await using var receiver = await Receiver.StartAsync(status);
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts, end.Error).ShouldBe((NotificationStatus.Failed, 1, $"the receiver answered {status}"));
    }

    [Fact]
    public async Task AReceiverThatStaysDown_IsGivenUpAfterTheLastTry()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var port = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", $"http://127.0.0.1:{port}/token-in-the-path", o => o.Retries = 3);

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 4));
        end.Error!.ShouldStartWith("no answer: Connection refused");
        run.Counted.ShouldBe([("webhook", NotificationStatus.Failed)]);
        run.Log.Text.ShouldContain("Channel ops (webhook) was not told of alert latency_high (Firing): Failed.");
    }

    [Fact]
    public async Task AReceiverThatNeverAnswers_IsATimeoutEachTry()
    {
        await using var receiver = await Receiver.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url, o => (o.Timeout, o.Retries) = (TimeSpan.FromMilliseconds(150), 1));

        var end = await run.TellAsync(Notices.Firing(), "ops");

        (end.Status, end.Attempts, end.Error).ShouldBe((NotificationStatus.Failed, 2, "no answer within 0.15 s"));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3600", 60)]
    [InlineData("Fri, 02 Jan 2026 12:00:20 GMT", 20)]
    public async Task WhatTheReceiverAsksFor_IsWaitedWithinBounds(string retryAfter, int seconds)
    {
        await using var receiver = await Receiver.StartAsync((call, context) =>
        {
            context.Response.StatusCode = call == 0 ? 429 : 200;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        var time = new SwiftTime(TryTime);
        await using var run = new DeliveryRun(time);
        run.AddWebhook("ops", receiver.Url, o => o.Timeout = TryTime);

        (await run.TellAsync(Notices.Firing(), "ops")).Attempts.ShouldBe(2);

        time.Waits.ShouldBe([TimeSpan.FromSeconds(seconds)]);
    }

    [Fact]
    public async Task WaitsGrow_UpToTheirBound()
    {
        await using var receiver = await Receiver.StartAsync(500);
        var time = new SwiftTime(TryTime);
        await using var run = new DeliveryRun(time, new DeliverySettings());
        run.AddWebhook("ops", receiver.Url, o => (o.Timeout, o.Retries) = (TryTime, 10));

        (await run.TellAsync(Notices.Firing(), "ops")).Attempts.ShouldBe(11);

        time.Waits.Count.ShouldBe(10);
        time.Waits.ShouldAllBe(w => w <= TimeSpan.FromSeconds(30));
        time.Waits.Take(3).Sum(w => w.TotalSeconds).ShouldBeLessThan(time.Waits.TakeLast(3).Sum(w => w.TotalSeconds));
    }
}
