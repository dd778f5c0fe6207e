using System.Net;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience.Headroom;
using Gateway.Routing.Strategies;
using Gateway.Tests.Routing;
using Gateway.Tests.Time;
using static Gateway.Tests.Routing.Targets;

namespace Gateway.Tests.Queue;

/// <summary>When a target counts as near its limits, and what that does to the order.</summary>
public sealed class HeadroomBookTests
{
    private readonly ManualTime _time = new();
    private readonly HeadroomBook _book;

    public HeadroomBookTests() => _book = new HeadroomBook(_time);

    [Theory]
    [InlineData("requests", 100, 5, true)]
    [InlineData("requests", 100, 4, false)]
    [InlineData("requests", 3, 1, true)]
    [InlineData("requests", 3, 0, false)]
    [InlineData("tokens", 1000, 500, true)]
    [InlineData("tokens", 1000, 99, false)]
    public void RoomIsThere_WhileFivePercentAreLeft_AndEnoughForTheRequest(string what, long limit, long remaining, bool hasRoom)
    {
        Learn(A, what, limit, remaining);

        _book.HasRoom(A, 100).ShouldBe(hasRoom);
        _book.HasRoom(new Target(A.Provider, "another model"), 100).ShouldBeTrue();
    }

    [Fact]
    public void WhatWasSentSince_IsTakenOff_UntilAnAnswerTellsBetter()
    {
        Learn(A, "requests", 10, 3);
        _book.Sent(A, 5);
        _book.Sent(A, 5);
        _book.HasRoom(A, 5).ShouldBeTrue();
        _book.Sent(A, 5);
        _book.HasRoom(A, 5).ShouldBeFalse();

        Learn(A, "requests", 10, 2);
        _book.HasRoom(A, 5).ShouldBeTrue();
    }

    [Fact]
    public void AfterItsReset_AReadingIsForgotten()
    {
        Learn(A, "requests", 10, 0, "30s");
        _book.Ratios.ShouldBe([(A.Provider, "requests", 0.0)]);
        _time.Advance(TimeSpan.FromSeconds(29));
        _book.HasRoom(A, 0).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        _book.HasRoom(A, 0).ShouldBeTrue();
        _book.All.ShouldBeEmpty();
    }

    [Fact]
    public void NoMoreTargetsThanTheBound_AreRemembered_AndTheStaleMakeRoom()
    {
        for (var i = 0; i <= HeadroomBook.MaxTargets; i++)
            Learn(new Target("a", $"m{i}"), "requests", 10, 0);
        _book.All.Count().ShouldBe(HeadroomBook.MaxTargets);
        _time.Advance(TimeSpan.FromMinutes(2));
        Learn(A, "requests", 10, 0);

        _book.All.Single().Target.ShouldBe(A);
    }

    [Fact]
    public void NearnessIsSaid_OnceAMinute()
    {
        _book.TryNotice("a").ShouldBeTrue();
        _book.TryNotice("a").ShouldBeFalse();
        _book.TryNotice("b").ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(1));
        _book.TryNotice("a").ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "", "abc")]
    [InlineData("a", "", "bca")]
    [InlineData("b", "", "acb")]
    [InlineData("c", "", "abc")]
    [InlineData("ac", "", "bac")]
    [InlineData("abc", "", "abc")]
    [InlineData("a", "bc", "abc")]
    [InlineData("a", "b", "bca")]
    public void NearTargets_GoBehindThoseWithRoom_WhereOneOfThemIsReady(string near, string notReady, string expected)
    {
        foreach (var target in All.Where(t => near.Contains(t.Provider, StringComparison.Ordinal)))
            Learn(target, "requests", 10, 0);
        var moved = new List<string>();
        var signals = new RouteSignals
        {
            Latencies = new LatencyBook([], TimeProvider.System), IsReady = target => !notReady.Contains(target.Provider, StringComparison.Ordinal), HasRoom = _book.HasRoom,
            PutBehind = (target, next) => moved.Add($"{target.Provider}{next.Provider}"),
        };

        HeadroomOrder.Order(All, PlannedRequest.For("smart"), signals).Names().ShouldBe(expected);
        moved.ShouldBe(expected[0] == 'a' ? [] : [$"a{expected[0]}"]);
    }

    [Fact]
    public void ModelThatItsProviderDoesNotKnow_TakesNoPlace()
    {
        Learn(A, "requests", 10, 0, status: HttpStatusCode.NotFound);
        _book.All.ShouldBeEmpty();

        Learn(A, "requests", 10, 9);
        Learn(A, "requests", 10, 0, status: HttpStatusCode.NotFound);
        _book.HasRoom(A, 0).ShouldBeFalse();
    }

    private void Learn(Target target, string what, long limit, long remaining, string reset = "1m0s", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation($"x-ratelimit-limit-{what}", $"{limit}");
        response.Headers.TryAddWithoutValidation($"x-ratelimit-remaining-{what}", $"{remaining}");
        response.Headers.TryAddWithoutValidation($"x-ratelimit-reset-{what}", reset);
        _book.Learn(target, Dialect.OpenAi, response);
    }
}
