using Gateway.Alerting.Delivery;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Delivery;

public sealed class NoticeQueueTests
{
    [Fact]
    public async Task WhereAllThatWaitsIsAnEnd_TheNewcomerGoes()
    {
        using var queue = new NoticeQueue(2);
        queue.Add(Notices.Resolved("a")).ShouldBeNull();
        queue.Add(Notices.Resolved("b")).ShouldBeNull();
        var newcomer = Notices.Firing("c");

        queue.Add(newcomer).ShouldBeSameAs(newcomer);

        (await RestAsync(queue)).ShouldBe([("c", true), ("a", false), ("b", false)]);
    }

    [Fact]
    public async Task AnEnd_TakesThePlaceOfTheOldestFiring()
    {
        using var queue = new NoticeQueue(3);
        foreach (var notice in (AlertNotice[])[Notices.Resolved("a"), Notices.Firing("b"), Notices.Firing("c")])
            queue.Add(notice).ShouldBeNull();

        queue.Add(Notices.Resolved("d"))!.Alert.Id.ShouldBe("b");

        (await RestAsync(queue)).ShouldBe([("b", true), ("a", false), ("c", false), ("d", false)]);
    }

    [Fact]
    public async Task WhatIsDropped_IsKeptForTheHistoryWithinBounds()
    {
        using var queue = new NoticeQueue(3);
        for (var i = 0; i < 100; i++)
            queue.Add(Notices.Firing($"a{i}"));

        (await RestAsync(queue)).ShouldBe([("a0", true), ("a1", true), ("a2", true), ("a97", false), ("a98", false), ("a99", false)]);
    }

    [Fact]
    public async Task AfterItsEnd_NothingIsAdded()
    {
        using var queue = new NoticeQueue(3);
        queue.Complete();
        var late = Notices.Firing();

        queue.Add(late).ShouldBeSameAs(late);

        (await queue.TakeAsync()).ShouldBeNull();
    }

    private static async Task<List<(string Id, bool IsDropped)>> RestAsync(NoticeQueue queue)
    {
        queue.Complete();
        var rest = new List<(string, bool)>();
        while (await queue.TakeAsync() is var (notice, isDropped))
            rest.Add((notice.Alert.Id, isDropped));
        return rest;
    }
}
