using Gateway.Accounting.Budgets;
using Gateway.Model.Alerts;
using Gateway.Model.Budgets;
using Gateway.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Budgets.Callers;

namespace Gateway.Tests.Budgets;

public sealed class BudgetWatchTests
{
    private readonly ManualTime _time = new();
    private readonly Told _told = new();

    [Fact]
    public void EachThreshold_IsToldOnceAPeriod_AndItsEndWhenThePeriodIsOver()
    {
        var book = Book(_time, ("each", Budget(1) with { Each = "key" }));
        var watch = Watch(book);
        foreach (var usd in new[] { 0.4m, 0.1m, 0.1m, 0.25m, 0.14m })
        {
            book.Spend(Key("ci"), usd).ShouldBeNull();
            watch.Look();
            watch.Look();
        }

        _told.Notices.Select(n => (n.Alert.Subject, n.Alert.Threshold, n.Alert.Severity)).ShouldBe(
            [("each/ci", 50, AlertSeverity.Low), ("each/ci", 80, AlertSeverity.Medium), ("each/ci", 100, AlertSeverity.High)]);
        _told.Notices[^1].Alert.Summary.ShouldBe("Budget each/ci: 0.99 of 1 USD (day) are spent, 99 %. It begins anew at 2026-01-02T00:00:00Z.");
        _time.Advance(TimeSpan.FromDays(1));
        watch.Look();
        watch.Look();
        _told.Notices.Count(n => n.Kind == NoticeKind.Resolved).ShouldBe(1);
        book.Spend(Key("ci"), 0.5m).ShouldBeNull();
        watch.Look();
        _told.Notices.Count(n => n.Alert.Threshold == 50 && n.Kind == NoticeKind.Firing).ShouldBe(2);
    }

    [Fact]
    public void SomebodyRefusedAfterFourFifths_IsAll()
    {
        var book = Book(_time, ("all", Budget(1)));
        book.Spend(Key("ci"), 0.9m).ShouldBeNull();
        book.Spend(Key("ci"), 0.2m).ShouldNotBeNull();
        Watch(book).Look();
        _told.Notices.ShouldHaveSingleItem().Alert.Threshold.ShouldBe(100);
    }

    [Fact]
    public void WhatAnotherProcessSpent_IsNotToldAgain()
    {
        var book = Book(_time, ("all", Budget(1)));
        var period = BudgetPeriod.At(BudgetPer.Day, _time.GetUtcNow());
        book.Restore([new BudgetSpending(new BudgetAccount("all", "", period.Start), period.End, Usd * 6 / 10, 0)], isAll: true);
        var watch = Watch(book);
        watch.Look();
        _told.Notices.ShouldBeEmpty();
        book.Spend(Key("ci"), 0.3m).ShouldBeNull();
        watch.Look();
        _told.Notices.ShouldHaveSingleItem().Alert.Threshold.ShouldBe(80);
    }

    private BudgetWatch Watch(BudgetBook book) =>
        new(book, _told, () => ["console"], TimeSpan.FromSeconds(15), _time, NullLogger<BudgetWatch>.Instance);

    private sealed class Told : IAlertSink
    {
        public List<AlertNotice> Notices { get; } = [];

        public IReadOnlyList<string> Post(AlertNotice notice, IReadOnlyList<string> channels)
        {
            Notices.Add(notice);
            return channels;
        }
    }
}
