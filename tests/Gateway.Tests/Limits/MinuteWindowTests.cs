using Gateway.Model.Limits;

namespace Gateway.Tests.Limits;

public sealed class MinuteWindowTests
{
    private readonly MinuteWindow _window = new();

    [Fact]
    public void WhatWasTaken_CountsForSixtyWholeSecondsWhereverTheyBegin()
    {
        _window.Take(3, now: 100);

        _window.Used(100).ShouldBe(3);
        _window.Used(160).ShouldBe(3);
        _window.Used(161).ShouldBe(0);
    }

    [Fact]
    public void UntilThereIsRoom_AsManySecondsPassAsTheOldestNeed()
    {
        _window.Take(5, now: 10);
        _window.Take(5, now: 30);

        _window.SecondsUntil(10, now: 30).ShouldBe(0);
        _window.SecondsUntil(9, now: 30).ShouldBe(41);
        _window.SecondsUntil(4, now: 30).ShouldBe(61);
        _window.Used(30 + 41).ShouldBe(5);
        _window.Used(30 + 61).ShouldBe(0);
    }

    [Fact]
    public void WhatIsGivenBack_LeavesTheSecondItWasTakenIn()
    {
        _window.Take(5, now: 10);
        _window.Take(2, now: 40);
        _window.Return(4, takenAt: 10, now: 41);

        _window.Used(41).ShouldBe(3);
        _window.Used(71).ShouldBe(2);
    }

    [Fact]
    public void GivenBackAfterItsTime_NothingIsCountedTwice()
    {
        _window.Take(5, now: 10);
        _window.Take(2, now: 70);
        _window.Return(5, takenAt: 10, now: 80);

        _window.Used(80).ShouldBe(2);
    }

    [Fact]
    public void AnyTakings_SumUpAsAListOfThemDoes()
    {
        var random = new Random(7);
        var taken = new List<(long At, long Amount)>();
        var now = 1L;
        for (var step = 0; step < 5_000; step++)
        {
            now += random.Next(0, 9) switch { 0 => 70, < 5 => 1, _ => 0 };
            var amount = random.Next(0, 50);
            _window.Take(amount, now);
            taken.Add((now, amount));

            _window.Used(now).ShouldBe(taken.Where(t => now - t.At <= 60).Sum(t => t.Amount));
        }
    }

    [Fact]
    public void ABucket_GivesItsSizeAtOnceAndThenOneAnInterval()
    {
        var bucket = default(BurstBucket);
        for (var i = 0; i < 3; i++)
        {
            bucket.Wait(now: 1000, interval: 100, size: 3).ShouldBe(0);
            bucket.Take(now: 1000, interval: 100);
        }

        bucket.Wait(now: 1000, interval: 100, size: 3).ShouldBe(100);
        bucket.Wait(now: 1060, interval: 100, size: 3).ShouldBe(40);
        bucket.Wait(now: 1100, interval: 100, size: 3).ShouldBe(0);
        bucket.Return(interval: 100);
        bucket.Wait(now: 1000, interval: 100, size: 3).ShouldBe(0);
    }
}
