using Gateway.Model.Alerts;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Time;

namespace Gateway.Tests.Alerting.Delivery;

public sealed class StopTests
{
    [Fact]
    public async Task WhatWaitsAtTheStop_IsStillTold()
    {
        var gate = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync((_, _) => gate.Task);
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);
        run.Post(Notices.Firing("a"), "ops");
        run.Post(Notices.Resolved("a"), "ops");

        var stop = run.Delivery.StopAsync(TestContext.Current.CancellationToken);
        stop.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await stop;

        run.History.Select(e => (e.Kind, e.Status)).ShouldBe([(NoticeKind.Firing, NotificationStatus.Sent), (NoticeKind.Resolved, NotificationStatus.Sent)]);
    }

    [Fact]
    public async Task AReceiverThatHangs_HoldsTheStopNoLongerThanItsTime()
    {
        await using var receiver = await Receiver.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var time = new ManualTime();
        await using var run = new DeliveryRun(time);
        run.AddWebhook("ops", receiver.Url);
        run.Post(Notices.Firing("a"), "ops");
        run.Post(Notices.Firing("b"), "ops");
        await Eventually.TrueAsync(() => receiver.Posts.Count == 1, "the first is on its way");

        var stop = run.Delivery.StopAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(4.9));
        stop.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stop.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        run.History.Select(e => (e.AlertId, e.Status, e.Error)).ShouldBe(
        [
            ("a", NotificationStatus.Failed, "given up before it was answered"),
            ("b", NotificationStatus.Dropped, "the gateway stopped before its turn came"),
        ]);
    }

    [Fact]
    public async Task WhatComesAfterTheStop_IsLogged()
    {
        await using var run = new DeliveryRun();
        await run.Delivery.StopAsync(TestContext.Current.CancellationToken);

        run.Post(Notices.Firing(), "console");

        run.History.ShouldBeEmpty();
        run.Log.Text.ShouldContain("came after the stop");
    }
}
