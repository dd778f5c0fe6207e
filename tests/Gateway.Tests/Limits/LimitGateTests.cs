using Gateway.Access.Limits;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Tests.Time;

namespace Gateway.Tests.Limits;

public sealed class LimitGateTests
{
    private static readonly Caller Alice = new() { KeyId = "alice" };
    private static readonly Caller Bob = new() { KeyId = "bob" };

    private readonly ManualTime _time = new();

    [Fact]
    public void NoLimits_NothingIsHeld()
    {
        Gate(new LimitsOptions()).TryEnter(Alice, "u", 5, out var lease).ShouldBeNull();

        lease.ShouldBeNull();
    }

    [Fact]
    public void AFullMinute_IsRefusedUntilItsOldestRequestIsAMinuteOld()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 2 } });
        Enter(gate, Alice).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(20));
        Enter(gate, Alice).ShouldBeNull();

        var refused = Enter(gate, Alice).ShouldNotBeNull();
        (refused.Kind, refused.Subject, refused.Limit).ShouldBe((LimitKind.Key, "alice", "2 requests a minute"));
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(41));
        Enter(gate, Bob).ShouldBeNull();

        _time.Advance(refused.RetryAfter - TimeSpan.FromSeconds(1));
        Enter(gate, Alice).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        Enter(gate, Alice).ShouldBeNull();
    }

    [Fact]
    public void ARefusal_ChargesNoOtherLimit()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 1 }, Global = new() { RequestsPerMinute = 2 } });
        Enter(gate, Alice).ShouldBeNull();
        for (var i = 0; i < 5; i++)
            Enter(gate, Alice).ShouldNotBeNull().Kind.ShouldBe(LimitKind.Key);

        Enter(gate, Bob).ShouldBeNull();
        Enter(gate, new Caller { KeyId = "carol" }).ShouldNotBeNull().Kind.ShouldBe(LimitKind.Global);
    }

    [Fact]
    public void Tokens_AreReservedAtEntryAndPutRightAtTheEnd()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { TokensPerMinute = 1000 } });
        gate.TryEnter(Alice, null, 600, out var first).ShouldBeNull();
        Enter(gate, Alice, tokens: 500).ShouldNotBeNull().Limit.ShouldBe("1000 tokens a minute");

        first!.End(100, wasMade: true);
        gate.TryEnter(Alice, null, 900, out var second).ShouldBeNull();
        second!.End(1500, wasMade: true);

        // More than was thought: the next ones wait.
        Enter(gate, Alice, tokens: 1).ShouldNotBeNull();
    }

    [Fact]
    public void MoreTokensThanTheLimit_PassAloneAndNotBesideOthers()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { TokensPerMinute = 1000 } });
        gate.TryEnter(Alice, null, 5000, out var lease).ShouldBeNull();
        lease!.End(10, wasMade: true);

        Enter(gate, Alice, tokens: 5000).ShouldNotBeNull();
    }

    [Fact]
    public void ARequestThatWasNeverMade_GivesAllBack()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 1, Burst = 1, TokensPerMinute = 100, Concurrent = 1 } });
        for (var i = 0; i < 5; i++)
        {
            gate.TryEnter(Alice, null, 100, out var lease).ShouldBeNull();
            lease!.End(0, wasMade: false);
            lease.End(0, wasMade: false);
        }

        Enter(gate, Alice, tokens: 100).ShouldBeNull();
    }

    [Fact]
    public void Concurrent_IsFreeAgainWhenOneEnds()
    {
        var gate = Gate(new LimitsOptions { PerUser = new() { Concurrent = 1 } });
        gate.TryEnter(Alice, "ann", 0, out var lease).ShouldBeNull();
        gate.TryEnter(Alice, "ann", 0, out _).ShouldNotBeNull().Subject.ShouldBe("ann");
        gate.TryEnter(Alice, "ben", 0, out _).ShouldBeNull();
        lease!.End(0, wasMade: true);

        gate.TryEnter(Alice, "ann", 0, out _).ShouldBeNull();
    }

    [Fact]
    public void AUserOfOneKey_CannotUseUpThatOfAnother_UnlessTheNameHasLimitsOfItsOwn()
    {
        var gate = Gate(new LimitsOptions
        {
            PerUser = new() { RequestsPerMinute = 1 },
            Users = new Dictionary<string, LimitOptions> { ["Ann"] = new() { RequestsPerMinute = 1 } },
        });

        gate.TryEnter(Alice, "ben", 0, out _).ShouldBeNull();
        gate.TryEnter(Bob, "ben", 0, out _).ShouldBeNull();
        gate.TryEnter(Alice, "ann", 0, out _).ShouldBeNull();
        gate.TryEnter(Bob, "ANN", 0, out _).ShouldNotBeNull();
    }

    [Fact]
    public void KeysOwnLimitsThatLimitNothing_AreNone()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 1 } });

        Passes(gate, new Caller { KeyId = "key_1", Limits = new() }).ShouldBe(1);
    }

    [Fact]
    public void LimitsOfAKey_AreFoundInAnyCase()
    {
        var gate = Gate(new LimitsOptions { Keys = new Dictionary<string, LimitOptions> { ["ALICE"] = new() { RequestsPerMinute = 2 } } });

        Passes(gate, Alice).ShouldBe(2);
    }

    [Fact]
    public void ABurst_IsSmootherThanTheMinute()
    {
        var gate = Gate(new LimitsOptions { Global = new() { RequestsPerMinute = 60, Burst = 2 } });
        Enter(gate, Alice).ShouldBeNull();
        Enter(gate, Alice).ShouldBeNull();
        var refused = Enter(gate, Alice).ShouldNotBeNull();

        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        _time.Advance(refused.RetryAfter);
        Enter(gate, Alice).ShouldBeNull();
        Enter(gate, Alice).ShouldNotBeNull();
    }

    [Fact]
    public void AKeysOwnLimits_HoldInPlaceOfThoseOfEveryKey()
    {
        var gate = Gate(new LimitsOptions
        {
            PerKey = new() { RequestsPerMinute = 1 },
            Keys = new Dictionary<string, LimitOptions> { ["bob"] = new() { RequestsPerMinute = 2 } },
        });
        var issued = new Caller { KeyId = "key_1", Limits = new() { RequestsPerMinute = 3 } };

        Passes(gate, Alice).ShouldBe(1);
        Passes(gate, Bob).ShouldBe(2);
        Passes(gate, issued).ShouldBe(3);
    }

    [Fact]
    public void OtherLimits_CountFromNowOnWithWhatWasCounted()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 5 } });
        Passes(gate, Alice).ShouldBe(5);

        gate.Configure(new LimitsOptions { PerKey = new() { RequestsPerMinute = 7 } });

        Passes(gate, Alice).ShouldBe(2);
    }

    [Fact]
    public void OtherLimits_LeaveWhatRunsWhereItWas()
    {
        var gate = Gate(new LimitsOptions { Keys = { ["alice"] = new() { Concurrent = 1, TokensPerMinute = 1000 }, ["bob"] = new() { Concurrent = 1 } }, PerUser = new() { Concurrent = 1 } });
        gate.TryEnter(Alice, "ann", 900, out var running).ShouldBeNull();

        gate.Configure(new LimitsOptions { Keys = { ["alice"] = new() { Concurrent = 1, TokensPerMinute = 1000 }, ["bob"] = new() { Concurrent = 2 } }, PerUser = new() { Concurrent = 1 } });
        Enter(gate, Alice, tokens: 1).ShouldNotBeNull().Limit.ShouldContain("at one time");
        running!.End(800, wasMade: true);

        Enter(gate, Alice, tokens: 201).ShouldNotBeNull().Limit.ShouldContain("tokens");
        gate.TryEnter(Alice, "ann", 200, out _).ShouldBeNull();
    }

    [Fact]
    public void TheStanding_IsThatOfTheNearestLimit()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 10, TokensPerMinute = 1000 }, Global = new() { RequestsPerMinute = 4 } });
        gate.TryEnter(Alice, null, 300, out var lease);

        var requests = lease!.Standing.Requests.ShouldNotBeNull();
        (requests.Limit, requests.Remaining, requests.FullIn).ShouldBe((4, 3, TimeSpan.FromSeconds(61)));
        var tokens = lease.Standing.Tokens.ShouldNotBeNull();
        (tokens.Limit, tokens.Remaining).ShouldBe((1000, 700));
    }

    [Fact]
    public async Task AnyNumberAtOnce_ExactlyTheAllowedPass()
    {
        var gate = Gate(new LimitsOptions { PerKey = new() { RequestsPerMinute = 100 }, Global = new() { RequestsPerMinute = 1000, Concurrent = 500 } });
        using var together = new Barrier(8);

        var passed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return Enumerable.Range(0, 100).Count(_ => Enter(gate, Alice) is null);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        passed.Sum().ShouldBe(100);
    }

    [Fact]
    public void AFloodOfUserNames_IsBounded()
    {
        var gate = Gate(new LimitsOptions { PerUser = new() { RequestsPerMinute = 1 } });
        gate.TryEnter(Alice, "known", 0, out _).ShouldBeNull();
        for (var i = 0; i < 25_000; i++)
            gate.TryEnter(Alice, $"made-up-{i}", 0, out _);

        // Past the bound nobody knows them apart: they share one place, and those known before keep theirs.
        gate.TryEnter(Alice, "another", 0, out _).ShouldNotBeNull();
        gate.TryEnter(Alice, "known", 0, out _).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(61));
        gate.TryEnter(Alice, "another", 0, out var lease).ShouldBeNull();
        lease!.End(0, wasMade: true);
    }

    private LimitGate Gate(LimitsOptions options) => new(options, _time);

    private static LimitRefusal? Enter(LimitGate gate, Caller caller, long tokens = 0) => gate.TryEnter(caller, null, tokens, out _);

    private static int Passes(LimitGate gate, Caller caller)
    {
        var passed = 0;
        while (Enter(gate, caller) is null)
            passed++;
        return passed;
    }
}
