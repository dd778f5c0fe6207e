using System.Collections.Concurrent;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;
using Gateway.Resilience.Queue;
using Gateway.Tests.Time;

namespace Gateway.Tests.Queue;

/// <summary>Who has a turn at a provider, and when.</summary>
public sealed class ProviderGateTests
{
    private static readonly Outcome Failed = new(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.ServerError, "no"));

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _begun = new();

    [Fact]
    public void WithinItsLimits_TheTurnIsThereAtOnce()
    {
        var gate = Gate(new LimitOptions { Concurrent = 1, RequestsPerMinute = 1, TokensPerMinute = 10 });

        Enter(gate, "a", tokens: 10).HasBegun.ShouldBeTrue();
        gate.Status.ShouldBe(new GateStatus(1, 0, 0, 0));
    }

    [Fact]
    public async Task HigherPriority_GoesFirst_WhoeverCameFirst()
    {
        var gate = Gate(1);
        var running = Enter(gate, "running");
        Guest[] waiting = [Enter(gate, "low", priority: CallPriority.Low), Enter(gate, "normal"), Enter(gate, "high", priority: CallPriority.High)];
        gate.Status.ShouldBe(new GateStatus(1, 1, 1, 1));
        await EndInOrderAsync([running, waiting[2], waiting[1], waiting[0]]);

        _begun.ShouldBe(["running", "high", "normal", "low"]);
        gate.Status.ShouldBe(default);
    }

    [Fact]
    public async Task QuietKey_DoesNotWaitForAFloodingOne()
    {
        var gate = Gate(1);
        var running = Enter(gate, "a0", "a");
        var a = Enumerable.Range(1, 4).Select(i => Enter(gate, $"a{i}", "a")).ToList();
        var (b1, b2) = (Enter(gate, "b1", "b"), Enter(gate, "b2", "b"));
        var c1 = Enter(gate, "c1", "c");
        await EndInOrderAsync([running, a[0], b1, c1, a[1], b2, a[2], a[3]]);

        _begun.ShouldBe(["a0", "a1", "b1", "c1", "a2", "b2", "a3", "a4"]);
    }

    [Fact]
    public async Task LowPriority_HasTheTenthTurn()
    {
        var gate = Gate(1);
        var running = Enter(gate, "first");
        var low = Enter(gate, "low", priority: CallPriority.Low);
        var high = Enumerable.Range(0, 12).Select(i => Enter(gate, $"high{i}", priority: CallPriority.High)).ToList();
        await EndInOrderAsync([running, .. high[..9], low, .. high[9..]]);

        _begun.ShouldBe(["first", .. high[..9].Select(h => h.Name), "low", .. high[9..].Select(h => h.Name)]);
    }

    [Fact]
    public async Task FullQueue_TurnsAwayAtOnce_AndSaysWhenToComeBack()
    {
        var gate = Gate(1, new QueueOptions { Length = 1 });
        Enter(gate, "running");
        Enter(gate, "waiting");
        var refused = Enter(gate, "refused");

        (await refused.RefusedAsync()).ShouldBe("queue_full");
        (await refused.Running).Outcome.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        refused.Waited.ShouldBeNull();
    }

    [Fact]
    public async Task FullQueueOfOneKey_MakesRoomForAnother_NotForItself()
    {
        var gate = Gate(1, new QueueOptions { Length = 2 });
        var running = Enter(gate, "a0", "a");
        var (a1, a2) = (Enter(gate, "a1", "a"), Enter(gate, "a2", "a"));
        (await Enter(gate, "a3", "a").RefusedAsync()).ShouldBe("queue_full");
        var b1 = Enter(gate, "b1", "b");

        (await a2.RefusedAsync()).ShouldBe("queue_full");
        (await Enter(gate, "c1", "c").RefusedAsync()).ShouldBe("queue_full");
        await EndInOrderAsync([running, a1, b1]);
        _begun.ShouldBe(["a0", "a1", "b1"]);
    }

    [Fact]
    public async Task LowPriorityThatFillsItsQueue_LeavesRoomForTheOthers()
    {
        var gate = Gate(1, new QueueOptions { Length = 1 });
        var running = Enter(gate, "running");
        var low = Enter(gate, "low", priority: CallPriority.Low);
        var normal = Enter(gate, "normal");
        await EndInOrderAsync([running, normal, low]);

        _begun.ShouldBe(["running", "normal", "low"]);
    }

    [Fact]
    public async Task NoQueue_NobodyWaits()
    {
        var gate = Gate(1, new QueueOptions { Length = 0 });
        Enter(gate, "running");

        (await Enter(gate, "refused").RefusedAsync()).ShouldBe("queue_full");
    }

    [Fact]
    public async Task WaitThatIsOver_IsTold_AndNoTurnComesAfterIt()
    {
        var gate = Gate(1, new QueueOptions { MaxWait = TimeSpan.FromSeconds(7) });
        var running = Enter(gate, "running");
        var waiting = Enter(gate, "waiting");
        _time.Advance(TimeSpan.FromSeconds(6.9));
        waiting.Running.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await waiting.RefusedAsync()).ShouldBe("queue_timeout");
        waiting.Waited.ShouldBe(TimeSpan.FromSeconds(7));
        await running.EndAsync();
        gate.Status.ShouldBe(default);
    }

    [Fact]
    public async Task WhoLeavesWhileWaiting_IsNobodysFailure_AndTheNextHasTheTurn()
    {
        var gate = Gate(1);
        using var leaving = new CancellationTokenSource();
        var running = Enter(gate, "running");
        var gone = new Guest("gone") { BrokenOff = Outcome.ClientClosed(AttemptStage.Plan) }.Enter(gate, _begun, leaving.Token);
        var next = Enter(gate, "next");
        await leaving.CancelAsync();

        (await gone.RefusedAsync()).ShouldBe("client_closed");
        gate.Status.Waiting.ShouldBe(1);
        await EndInOrderAsync([running, next]);
        _begun.ShouldBe(["running", "next"]);
    }

    [Fact]
    public async Task RequestWhoseTimeIsOver_HadNoTurnInTime()
    {
        var gate = Gate(1);
        using var total = new CancellationTokenSource();
        Enter(gate, "running");
        var waiting = new Guest("waiting").Enter(gate, _begun, total.Token);
        await total.CancelAsync();

        (await waiting.RefusedAsync()).ShouldBe("queue_timeout");
    }

    [Fact]
    public async Task TurnsAndDepartures_AtTheSameMoment_LoseNoTurn()
    {
        var gate = Gate(1, new QueueOptions { Length = 500 });
        var running = Enter(gate, "running");
        for (var round = 0; round < 100; round++)
        {
            using var leaving = new CancellationTokenSource();
            var gone = new Guest("gone").Enter(gate, null, leaving.Token);
            var next = new Guest("next").Enter(gate);
            var ending = Task.Run(() => running.EndAsync(), TestContext.Current.CancellationToken);
            await Task.WhenAll(ending, leaving.CancelAsync());
            // It left before its turn, or has it: then it ends, too.
            await Task.WhenAny(gone.Running, gone.Begun);
            await gone.EndAsync();
            await next.Begun;
            running = next;
        }

        await running.EndAsync();
        gate.Status.ShouldBe(default);
    }

    [Fact]
    public async Task RequestsOfAMinute_AreCounted_AndTheNextWaitsUntilTheyAreOver()
    {
        var gate = Gate(new LimitOptions { RequestsPerMinute = 2 }, new QueueOptions { MaxWait = TimeSpan.FromMinutes(5) });
        await Enter(gate, "a").EndAsync();
        await Enter(gate, "b").EndAsync(Failed);
        var waiting = Enter(gate, "c");
        _time.Advance(TimeSpan.FromSeconds(59.9));
        waiting.HasBegun.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(2));

        await waiting.Begun;
    }

    [Fact]
    public async Task EstimatedTokens_AreHeldUntilTheEnd_ThenTheRealOnesCount()
    {
        var gate = Gate(new LimitOptions { TokensPerMinute = 100 });
        var first = Enter(gate, "first", tokens: 80);
        var second = Enter(gate, "second", tokens: 80);
        second.HasBegun.ShouldBeFalse();
        await first.EndAsync(usage: new TokenUsage { Input = 12, Output = 8 }, next: second);
        var third = Enter(gate, "third", tokens: 1);
        third.HasBegun.ShouldBeFalse();

        await second.EndAsync(Failed, next: third);
    }

    [Fact]
    public void RequestLargerThanTheLimit_PassesWhereNothingElseCounts() =>
        Enter(Gate(new LimitOptions { TokensPerMinute = 100 }), "large", tokens: 5_000).HasBegun.ShouldBeTrue();

    [Fact]
    public async Task AttemptThatWasNeverMade_CountsForNothing()
    {
        var gate = Gate(new LimitOptions { RequestsPerMinute = 1 });
        await Enter(gate, "skipped").EndAsync(Failed with { Reason = GatewayReason.CircuitOpen });

        Enter(gate, "next").HasBegun.ShouldBeTrue();
    }

    [Fact]
    public async Task AttemptThatThrows_GivesItsTurnBack()
    {
        var gate = Gate(1);
        await Should.ThrowAsync<InvalidOperationException>(() => gate.RunAsync(
            new Target("claude", "m"), new Guest("a"), static _ => false, static (_, _) => throw new InvalidOperationException(), 0, TestContext.Current.CancellationToken).AsTask());

        gate.Status.Running.ShouldBe(0);
    }

    [Fact]
    public void ProvidersWithoutLimits_HaveNoGate_AndTheOthersKeepTheirs()
    {
        var before = new GateRegistry(Providers(claude: 2, gemini: null), _time);
        var after = new GateRegistry(Providers(claude: 2, gemini: 1), _time, before);
        var changed = new GateRegistry(Providers(claude: 3, gemini: 1), _time, after);

        before.TryFind("gemini", out _).ShouldBeFalse();
        after.All.Single(g => g.Provider == "claude").ShouldBeSameAs(before.All.Single());
        changed.All.Single(g => g.Provider == "claude").ShouldBeSameAs(before.All.Single());
    }

    [Fact]
    public async Task OtherLimits_HoldOnceTheirConfigurationDoes_ForThoseWhoWaitToo()
    {
        var before = new GateRegistry(Providers(claude: 1, gemini: null), _time);
        var gate = before.All.Single();
        var running = Enter(gate, "running");
        var waiting = Enter(gate, "waiting");
        var after = new GateRegistry(Providers(claude: 2, gemini: null), _time, before);
        waiting.HasBegun.ShouldBeFalse();

        after.Use();
        await waiting.Begun;
        (gate.Status.Running, gate.Limits.Concurrent).ShouldBe((2, 2));
        before.Use();
        await running.EndAsync();
        Enter(gate, "next").HasBegun.ShouldBeFalse();
    }

    [Fact]
    public async Task LimitsTakenAway_LetThoseWhoWaitGo_AndWhereTheyComeBackWhatRunsCounts()
    {
        var before = new GateRegistry(Providers(claude: 1, gemini: null), _time);
        var gate = before.All.Single();
        _ = Enter(gate, "running");
        var waiting = Enter(gate, "waiting");

        var without = new GateRegistry(Providers(claude: null, gemini: null), _time, before);
        without.Use();
        await waiting.Begun;
        var again = new GateRegistry(Providers(claude: 2, gemini: null), _time, without);
        again.Use();

        again.All.Single().Status.Running.ShouldBe(2);
        Enter(again.All.Single(), "next").HasBegun.ShouldBeFalse();
    }

    [Fact]
    public async Task RequestTooLargeForWhatIsLeft_LetsSmallerOnesGoBy_AndKeepsItsPlace()
    {
        var gate = Gate(new LimitOptions { TokensPerMinute = 100 }, new QueueOptions { MaxWait = TimeSpan.FromMinutes(5) });
        await Enter(gate, "first", tokens: 20).EndAsync(usage: new TokenUsage { Input = 20 });
        var large = Enter(gate, "large", tokens: 1_000);
        var small = Enter(gate, "small", tokens: 20);

        (large.HasBegun, small.HasBegun).ShouldBe((false, true));
        await small.EndAsync(Failed);
        _time.Advance(TimeSpan.FromSeconds(62));
        await large.Begun;
    }

    [Fact]
    public async Task RequestThatCanHaveItsTurnInTime_IsNotPassedByForEver()
    {
        var gate = Gate(new LimitOptions { TokensPerMinute = 100 }, new QueueOptions { MaxWait = TimeSpan.FromMinutes(5) });
        await Enter(gate, "first", tokens: 20).EndAsync(usage: new TokenUsage { Input = 20 });
        var large = Enter(gate, "large", tokens: 100);
        for (var i = 0; i < TurnQueue.MostPassingBy; i++)
            await Enter(gate, $"small{i}", tokens: 1).EndAsync(Failed);
        var late = Enter(gate, "late", tokens: 1);

        late.HasBegun.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(62));
        await large.Begun;
        await large.EndAsync(Failed, next: late);
    }

    private static Dictionary<string, ProviderOptions> Providers(int? claude, int? gemini) => new()
    {
        ["claude"] = new() { Limits = { Concurrent = claude } }, ["gemini"] = new() { Limits = { Concurrent = gemini } },
    };

    private static async Task EndInOrderAsync(Guest[] guests)
    {
        for (var i = 0; i < guests.Length; i++)
            await guests[i].EndAsync(next: i + 1 < guests.Length ? guests[i + 1] : null);
    }

    private ProviderGate Gate(int concurrent, QueueOptions? queue = null) => Gate(new LimitOptions { Concurrent = concurrent }, queue);

    private ProviderGate Gate(LimitOptions limits, QueueOptions? queue = null) => new("claude", limits, queue ?? new QueueOptions(), _time);

    private Guest Enter(ProviderGate gate, string name, string key = "k", CallPriority priority = CallPriority.Normal, long tokens = 0) =>
        new Guest(name, key, priority, tokens).Enter(gate, _begun);
}
