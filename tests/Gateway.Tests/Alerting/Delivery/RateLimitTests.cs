using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Gateway.Tests.Time;

namespace Gateway.Tests.Alerting.Delivery;

public sealed class RateLimitTests
{
    [Fact]
    public async Task WhatIsOverTheLimit_IsNotSent_UntilThePeriodIsOver()
    {
        var time = new ManualTime();
        await using var run = Limited(time);

        (await run.TellAsync(Notices.Firing("a"), "console")).Status.ShouldBe(NotificationStatus.Sent);
        time.Advance(TimeSpan.FromSeconds(30));
        (await run.TellAsync(Notices.Firing("b"), "console")).Status.ShouldBe(NotificationStatus.Sent);
        var over = await run.TellAsync(Notices.Firing("c"), "console");
        time.Advance(TimeSpan.FromSeconds(30));

        (over.Status, over.Attempts, over.Error).ShouldBe((NotificationStatus.RateLimited, 0, "2 in 1 min is the channel's limit"));
        (await run.TellAsync(Notices.Firing("c"), "console")).Status.ShouldBe(NotificationStatus.Sent);
        (await run.TellAsync(Notices.Firing("d"), "console")).Status.ShouldBe(NotificationStatus.RateLimited);
    }

    [Fact]
    public async Task TheEndOfWhatWasTold_IsToldWhateverTheLimit()
    {
        await using var run = Limited(new ManualTime());
        foreach (var id in (string[])["a", "b", "c"])
            await run.TellAsync(Notices.Firing(id), "console");

        (await run.TellAsync(Notices.Resolved("a"), "console")).Status.ShouldBe(NotificationStatus.Sent);
        (await run.TellAsync(Notices.Resolved("b"), "console")).Status.ShouldBe(NotificationStatus.Sent);
        var never = await run.TellAsync(Notices.Resolved("c"), "console");

        (never.Status, never.Error).ShouldBe((NotificationStatus.RateLimited, "the channel was not told of the alert either"));
    }

    [Fact]
    public async Task TheEndOfAnAlertFromBeforeTheStart_IsTold()
    {
        await using var run = Limited(new ManualTime());
        await run.TellAsync(Notices.Firing("a"), "console");
        await run.TellAsync(Notices.Firing("b"), "console");
        var again = Notices.Firing("old") is var notice ? notice with { Alert = notice.Alert with { NotifiedAt = Notices.Noon.AddHours(-1) } } : null;
        (await run.TellAsync(again!, "console")).Status.ShouldBe(NotificationStatus.RateLimited);

        (await run.TellAsync(Notices.Resolved("old"), "console")).Status.ShouldBe(NotificationStatus.Sent);
        (await run.TellAsync(Notices.Resolved("unheard of"), "console")).Status.ShouldBe(NotificationStatus.Sent);
    }

    [Fact]
    public async Task ATest_DoesNotAskTheLimit()
    {
        await using var run = Limited(new ManualTime());
        await run.TellAsync(Notices.Firing("a"), "console");
        await run.TellAsync(Notices.Firing("b"), "console");

        (await run.Delivery.TestAsync("console", TestContext.Current.CancellationToken)).Status.ShouldBe(NotificationStatus.Sent);
    }

    private static DeliveryRun Limited(ManualTime time)
    {
        var run = new DeliveryRun(time);
        run.Add("console", new() { Type = "console", RateLimit = new ChannelRateLimitOptions { Count = 2, Period = TimeSpan.FromMinutes(1) } });
        return run;
    }
}
