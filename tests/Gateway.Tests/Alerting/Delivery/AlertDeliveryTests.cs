using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Delivery;

public sealed class AlertDeliveryTests
{
    [Fact]
    public async Task AReceiverThatHangs_DelaysNeitherPostNorTheOthers()
    {
        await using var hanging = await Receiver.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var quick = await Receiver.StartAsync();
        await using var run = new DeliveryRun(settings: DeliveryRun.Swift with { QueueCapacity = 10 });
        run.AddWebhook("hanging", hanging.Url, o => (o.Timeout, o.RateLimit) = (TimeSpan.FromMinutes(2), new() { Count = 10_000 }));
        run.AddWebhook("quick", quick.Url);

        for (var i = 0; i < 500; i++)
            run.Post(Notices.Firing($"a{i}"), "hanging");
        run.Post(Notices.Firing("last"), "hanging", "quick");

        var end = await run.EndAsync();
        while (end.Channel != "quick")
            end = await run.EndAsync();
        (end.Status, end.AlertId).ShouldBe((NotificationStatus.Sent, "last"));
        run.History.Where(h => h.Channel == "hanging").ShouldAllBe(h => h.Status == NotificationStatus.Dropped);
        hanging.Posts.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task WhereThereIsNoRoom_TheOldestIsDroppedAndRecorded()
    {
        var gate = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync((_, _) => gate.Task);
        await using var run = new DeliveryRun(settings: DeliveryRun.Swift with { QueueCapacity = 2 });
        run.AddWebhook("ops", receiver.Url);
        run.Post(Notices.Firing("sent"), "ops");
        await Endpoints.Eventually.TrueAsync(() => receiver.Posts.Count == 1, "the first is on its way");

        run.Post(Notices.Firing("oldest"), "ops");
        run.Post(Notices.Firing("kept"), "ops");
        run.Post(Notices.Resolved("sent"), "ops");
        gate.SetResult();

        List<Notification> ends = [await run.EndAsync(), await run.EndAsync(), await run.EndAsync(), await run.EndAsync()];
        ends.Select(e => (e.AlertId, e.Kind, e.Status)).ShouldBe(
        [
            ("sent", NoticeKind.Firing, NotificationStatus.Sent), ("oldest", NoticeKind.Firing, NotificationStatus.Dropped),
            ("kept", NoticeKind.Firing, NotificationStatus.Sent), ("sent", NoticeKind.Resolved, NotificationStatus.Sent),
        ]);
        run.Log.Text.ShouldContain("Channel ops is so far behind that alert latency_high (Firing) is dropped");
    }

    [Fact]
    public async Task TheEndOfWhatWasDropped_IsNotTold_HoweverMuchWasDropped()
    {
        var gate = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync((_, _) => gate.Task);
        await using var run = new DeliveryRun(settings: DeliveryRun.Swift with { QueueCapacity = 1 });
        run.AddWebhook("ops", receiver.Url);
        run.Post(Notices.Firing("sent"), "ops");
        await Endpoints.Eventually.TrueAsync(() => receiver.Posts.Count == 1, "the first is on its way");

        // The history takes one that is dropped, and never hears of the second.
        foreach (var notice in (AlertNotice[])[Notices.Firing("first"), Notices.Firing("second"), Notices.Firing("third"), Notices.Resolved("second")])
            run.Post(notice, "ops");
        gate.SetResult();

        List<Notification> ends = [await run.EndAsync(), await run.EndAsync(), await run.EndAsync()];
        ends.Select(e => (e.AlertId, e.Kind, e.Status)).ShouldBe(
        [
            ("sent", NoticeKind.Firing, NotificationStatus.Sent), ("first", NoticeKind.Firing, NotificationStatus.Dropped),
            ("second", NoticeKind.Resolved, NotificationStatus.RateLimited),
        ]);
        receiver.Posts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task OnlyWhatAChannelWants_IsTold()
    {
        await using var run = new DeliveryRun();
        run.Add("console", new() { Type = "console", MinSeverity = "high", SendResolved = false });
        run.Add("off", new() { Type = "console", Enabled = false });

        run.Post(Notices.Firing("low", AlertSeverity.Medium), "console");
        run.Post(Notices.Resolved("over"), "console");
        run.Post(Notices.Firing("off"), "off", "nowhere");
        run.Post(Notices.Firing("wanted"), "console", "CONSOLE");
        await run.Delivery.StopAsync(TestContext.Current.CancellationToken);

        run.History.ShouldHaveSingleItem().AlertId.ShouldBe("wanted");
        run.Log.Text.ShouldContain("Alert latency_high names the channel nowhere, which there is not");
    }

    [Fact]
    public async Task EndOfAnAlertThatIsLessSevereByThen_IsTold()
    {
        await using var run = new DeliveryRun();
        run.Add("console", new() { Type = "console", MinSeverity = "high" });

        run.Delivery.Post(Notices.Firing(severity: AlertSeverity.High), ["Console", "nowhere"]).ShouldBe(["console"]);
        run.Delivery.Post(Notices.Firing("mild", AlertSeverity.Medium), ["console"]).ShouldBeEmpty();
        run.Delivery.Post(Notices.Resolved(severity: AlertSeverity.Medium), ["console"]).ShouldBe(["console"]);
        await run.Delivery.StopAsync(TestContext.Current.CancellationToken);

        run.History.Select(n => (n.AlertId, n.Kind)).ShouldBe([("a1", NoticeKind.Firing), ("a1", NoticeKind.Resolved)]);
    }

    [Fact]
    public async Task ANotificationSaysWhatItWas()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun();
        run.AddWebhook("Ops", receiver.Url);

        var end = await run.TellAsync(Notices.Firing(severity: AlertSeverity.Critical), "ops");

        (end.Channel, end.Kind, end.AlertId, end.Rule, end.Subject, end.Severity).ShouldBe(("Ops", NoticeKind.Firing, "a1", "latency_high", "claude", AlertSeverity.Critical));
        run.Counted.ShouldBe([("webhook", NotificationStatus.Sent)]);
    }

    [Fact]
    public async Task AChannelThatChanges_IsFollowed()
    {
        await using var before = await Receiver.StartAsync();
        await using var after = await Receiver.StartAsync();
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", before.Url);
        await run.TellAsync(Notices.Firing("a"), "ops");

        run.AddWebhook("ops", after.Url);
        await run.TellAsync(Notices.Firing("b"), "ops");

        before.Posts.ShouldHaveSingleItem().Json.GetProperty("alert").GetProperty("id").GetString().ShouldBe("a");
        after.Posts.ShouldHaveSingleItem().Json.GetProperty("alert").GetProperty("id").GetString().ShouldBe("b");
    }

    [Fact]
    public async Task WhatWaitsForAChannelThatIsRemoved_IsDropped()
    {
        var gate = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync((_, _) => gate.Task);
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);
        run.Post(Notices.Firing("a"), "ops");
        await Endpoints.Eventually.TrueAsync(() => receiver.Posts.Count == 1, "the first is on its way");
        run.Post(Notices.Firing("b"), "ops");

        run.Book.Remove("ops");
        gate.SetResult();

        (await run.EndAsync()).Status.ShouldBe(NotificationStatus.Sent);
        var end = await run.EndAsync();
        (end.AlertId, end.Status, end.Error).ShouldBe(("b", NotificationStatus.Dropped, "the channel was removed"));
    }

    [Fact]
    public async Task AHistoryThatFails_StopsNoDelivery()
    {
        await using var run = new DeliveryRun(record: static (_, _) => throw new InvalidOperationException("the disk is full"));

        await run.TellAsync(Notices.Firing("a"), "console");
        (await run.TellAsync(Notices.Firing("b"), "console")).Status.ShouldBe(NotificationStatus.Sent);

        run.Log.Text.ShouldContain("could not be kept in the history");
    }

    [Fact]
    public async Task ATest_IsOneTry()
    {
        await using var receiver = await Receiver.StartAsync(500);
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url, o => o.MinSeverity = "critical");

        var end = await run.Delivery.TestAsync("ops", TestContext.Current.CancellationToken);

        (end.Kind, end.Status, end.Attempts, end.Error).ShouldBe((NoticeKind.Test, NotificationStatus.Failed, 1, "the receiver answered 500"));
        receiver.Posts.ShouldHaveSingleItem().Json.GetProperty("event").GetString().ShouldBe("alert.test");
        run.History.ShouldHaveSingleItem().ShouldBe(end);
    }

    [Fact]
    public async Task ATestOfNoChannel_SaysSo()
    {
        await using var run = new DeliveryRun();
        run.Add("off", new() { Type = "console", Enabled = false });

        var unknown = await run.Delivery.TestAsync("nowhere", TestContext.Current.CancellationToken);
        var disabled = await run.Delivery.TestAsync("off", TestContext.Current.CancellationToken);

        (unknown.Status, unknown.Attempts, unknown.Error).ShouldBe((NotificationStatus.Failed, 0, "there is no channel of this name"));
        (disabled.Status, disabled.Attempts, disabled.Error).ShouldBe((NotificationStatus.Failed, 0, "the channel is disabled"));
    }
}
