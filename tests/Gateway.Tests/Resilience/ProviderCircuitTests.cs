using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Tests.Time;

namespace Gateway.Tests.Resilience;

public sealed class ProviderCircuitTests
{
    private static readonly Target Target = new("claude", "claude-sonnet-4-5");
    private readonly ManualTime _time = new();
    private readonly List<CircuitTransition> _transitions = [];
    private int _calls;

    [Fact]
    public async Task FiveFailuresInAMinute_OpenTheCircuit_AndTheSixthCallNeverLeaves()
    {
        var circuit = Circuit();
        for (var i = 0; i < 5; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));

        circuit.Position.ShouldBe(CircuitPosition.Open);
        (await RunAsync(circuit, Outcome.Success)).Outcome.Word.ShouldBe("circuit_open");
        _calls.ShouldBe(5);
        circuit.OpenFor.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task FourFailures_LeaveItClosed_HoweverFewTheCalls()
    {
        var circuit = Circuit();
        for (var i = 0; i < 4; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.Timeout));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task FailuresThatAreLessThanHalfOfTheCalls_LeaveItClosed()
    {
        var circuit = Circuit();
        for (var i = 0; i < 12; i++)
            await RunAsync(circuit, i % 3 == 0 ? Failed(ChatErrorKind.ServerError) : Outcome.Success);

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task FailuresOlderThanTheWindow_DoNotCount()
    {
        var circuit = Circuit();
        for (var i = 0; i < 4; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));
        _time.Advance(TimeSpan.FromSeconds(61));
        await RunAsync(circuit, Failed(ChatErrorKind.ServerError));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Theory]
    [InlineData(ChatErrorKind.RateLimit)]
    [InlineData(ChatErrorKind.InvalidRequest)]
    [InlineData(ChatErrorKind.NotFound)]
    public async Task FailuresThatAreNotTheProviders_NeverOpenIt(ChatErrorKind kind)
    {
        var circuit = Circuit();
        for (var i = 0; i < 20; i++)
            await RunAsync(circuit, Failed(kind));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task ClientsThatLeave_NeverOpenIt()
    {
        var circuit = Circuit();
        for (var i = 0; i < 20; i++)
            await RunAsync(circuit, Outcome.ClientClosed(AttemptStage.MidStream));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task ClientsThatLeftBeforeTheAttempt_AreStillAttempts_AndNeverOpenIt(int threshold)
    {
        var circuit = Circuit(threshold);
        await RunAsync(circuit, Outcome.Success);
        for (var i = 0; i < 20; i++)
            (await RunAsync(circuit, Outcome.ClientClosed(AttemptStage.Connect), clientLeft: true)).Outcome.Word.ShouldBe("client_closed");

        circuit.Position.ShouldBe(CircuitPosition.Closed);
        _calls.ShouldBe(21);
    }

    [Fact]
    public async Task GatewaysOwnException_ReachesTheCaller_AndNeverOpensIt()
    {
        var circuit = Circuit();
        await RunAsync(circuit, Outcome.Success);
        for (var i = 0; i < 20; i++)
            await Should.ThrowAsync<NotSupportedException>(async () => await circuit.RunAsync<int>(Target, (_, _, _) => throw new NotSupportedException(), 0, CancellationToken.None));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task AfterTheBreak_OneProbeOfMany_DecidesWhetherItCloses()
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));

        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var calls = Enumerable.Range(0, 50).Select(_ => Task.Run(() => circuit.RunAsync(Target, async (_, target, _) =>
        {
            Interlocked.Increment(ref _calls);
            entered.SetResult();
            await release.Task;
            return new Attempt(target, Outcome.Success);
        }, 0, CancellationToken.None).AsTask(), Token)).ToList();
        var shed = new List<Attempt>();
        for (var i = 0; i < 49; i++)
        {
            var ended = await Task.WhenAny(calls);
            calls.Remove(ended);
            shed.Add(await ended);
        }

        await entered.Task;
        shed.ShouldAllBe(a => a.Outcome.Word == "circuit_open");
        _calls.ShouldBe(6);
        circuit.Position.ShouldBe(CircuitPosition.HalfOpen);
        release.SetResult();
        (await calls.Single()).Outcome.IsSuccess.ShouldBeTrue();
        circuit.Position.ShouldBe(CircuitPosition.Closed);
        _transitions.Select(t => t.To).ShouldBe([CircuitPosition.Open, CircuitPosition.HalfOpen, CircuitPosition.Closed]);
        _transitions.Sum(t => t.RequestsShed).ShouldBe(49);
    }

    [Fact]
    public async Task ProbeThatFails_OpensItAgain()
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));

        await RunAsync(circuit, Failed(ChatErrorKind.ServerError));

        circuit.Position.ShouldBe(CircuitPosition.Open);
        circuit.OpenFor.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task ProbeWhoseClientLeft_LetsTheNextOneTrySoon()
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));

        await RunAsync(circuit, Outcome.ClientClosed(AttemptStage.BeforeCommit));
        circuit.Position.ShouldBe(CircuitPosition.Open);
        _time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(circuit, Outcome.Success);

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Theory]
    [InlineData(ChatErrorKind.RateLimit)]
    [InlineData(ChatErrorKind.InvalidRequest)]
    public async Task ProbeTheProviderAnsweredWithARefusal_ClosesIt(ChatErrorKind kind)
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));

        await RunAsync(circuit, Failed(kind));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task ThresholdOfOne_OpensAtTheFirstFailure()
    {
        var circuit = Circuit(threshold: 1);

        await RunAsync(circuit, Outcome.Success);
        await RunAsync(circuit, Failed(ChatErrorKind.ServerError));

        circuit.Position.ShouldBe(CircuitPosition.Open);
    }

    [Fact]
    public async Task LongStreamAsAProbe_KeepsOthersOut_HoweverShortTheBreak()
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));
        var release = new TaskCompletionSource();
        var probe = circuit.RunAsync(Target, async (_, target, _) =>
        {
            await release.Task;
            return new Attempt(target, Outcome.Success);
        }, 0, CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromMinutes(10));
        (await RunAsync(circuit, Outcome.Success)).Outcome.Word.ShouldBe("circuit_open");
        circuit.IsReady(Target.Model).ShouldBeFalse();
        release.SetResult();
        await probe;

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task ProbeThatThrew_ReleasesItsSlot()
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));
        await Should.ThrowAsync<NotSupportedException>(async () => await circuit.RunAsync<int>(Target, (_, _, _) => throw new NotSupportedException(), 0, CancellationToken.None));

        circuit.Position.ShouldBe(CircuitPosition.Open);
        _time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(circuit, Outcome.Success);

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task CallsFromBeforeItOpened_DecideNothingAboutTheProbe()
    {
        var circuit = Circuit();
        var old = new TaskCompletionSource<Outcome>();
        var stale = circuit.RunAsync(Target, async (_, target, _) => new Attempt(target, await old.Task), 0, CancellationToken.None).AsTask();
        for (var i = 0; i < 5; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));
        _time.Advance(TimeSpan.FromSeconds(61));
        var release = new TaskCompletionSource();
        var probe = circuit.RunAsync(Target, async (_, target, _) =>
        {
            await release.Task;
            return new Attempt(target, Outcome.Success);
        }, 0, CancellationToken.None).AsTask();

        old.SetResult(Failed(ChatErrorKind.Cut));
        await stale;
        circuit.Position.ShouldBe(CircuitPosition.HalfOpen);
        release.SetResult();
        await probe;

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task ClientsThatLeaveAmongFailures_DoNotDiluteThem()
    {
        var circuit = Circuit();
        for (var i = 0; i < 30; i++)
            await RunAsync(circuit, i % 6 == 5 ? Failed(ChatErrorKind.ServerError) : Outcome.ClientClosed(AttemptStage.Connect));

        circuit.Position.ShouldBe(CircuitPosition.Open);
    }

    [Theory]
    [InlineData(14.9, CircuitPosition.Open)]
    [InlineData(15.1, CircuitPosition.Closed)]
    public async Task FiveFailures_CountOnlyWithinTheSamplingTime_ToTheInstant(double secondsBetween, CircuitPosition expected)
    {
        var circuit = Circuit();
        _time.Advance(TimeSpan.FromSeconds(5.7));
        for (var i = 0; i < 5; i++)
        {
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));
            _time.Advance(TimeSpan.FromSeconds(secondsBetween));
        }

        circuit.Position.ShouldBe(expected);
    }

    [Fact]
    public async Task RateLimitWithRetryAfter_PutsTheProviderOnHold_WithoutCountingAsAFailure()
    {
        var circuit = Circuit(threshold: 1);
        await RunAsync(circuit, Failed(ChatErrorKind.RateLimit) with { RetryAfter = TimeSpan.FromSeconds(20) });

        var skipped = await RunAsync(circuit, Outcome.Success);
        (skipped.Outcome.Word, skipped.Outcome.RetryAfter).ShouldBe(("on_hold", TimeSpan.FromSeconds(20)));
        (circuit.Position, circuit.IsReady(Target.Model), circuit.Status.IsHealthy).ShouldBe((CircuitPosition.Closed, false, false));
        _time.Advance(TimeSpan.FromSeconds(20));
        (await RunAsync(circuit, Outcome.Success)).Outcome.IsSuccess.ShouldBeTrue();
        _transitions.ShouldBeEmpty();
    }

    [Fact]
    public async Task RateLimitOfOneModel_HoldsThatModelAlone()
    {
        var circuit = Circuit();
        await RunAsync(circuit, Failed(ChatErrorKind.RateLimit) with { RetryAfter = TimeSpan.FromHours(2) });

        var other = Target with { Model = "another" };
        var answered = await circuit.RunAsync(other, static (_, target, _) => ValueTask.FromResult(new Attempt(target, Outcome.Success)), 0, CancellationToken.None);

        answered.Outcome.IsSuccess.ShouldBeTrue();
        (circuit.IsReady(Target.Model), circuit.IsReady(other.Model)).ShouldBe((false, true));
        (circuit.ReadyIn(Target.Model), circuit.ReadyIn(other.Model), circuit.HoldFor).ShouldBe((TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromHours(1)));
        await circuit.ResetAsync(CancellationToken.None);
        circuit.IsReady(Target.Model).ShouldBeTrue();
    }

    [Fact]
    public void HoldsOfMoreModelsThanAreKept_HoldAll_UntilTheyEnd()
    {
        var holds = new ModelHolds(_time);
        for (var i = 0; i <= ModelHolds.MaxModels; i++)
            holds.Hold($"made-up-{i}", TimeSpan.FromSeconds(10));

        holds.Of("never-asked").ShouldBe(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        holds.Of("never-asked").ShouldBe(TimeSpan.Zero);
        holds.Hold("made-up-0", TimeSpan.FromSeconds(10));
        holds.Of("never-asked").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task EveryTransition_SaysWhyAndWhoWasPassedOver()
    {
        var circuit = await OpenAsync();
        for (var i = 0; i < 3; i++)
            await RunAsync(circuit, Outcome.Success);
        _time.Advance(TimeSpan.FromSeconds(61));
        await RunAsync(circuit, Failed(ChatErrorKind.Overloaded) with { Status = 529 });

        _transitions.Select(t => (t.From, t.To, t.RequestsShed)).ShouldBe(
        [
            (CircuitPosition.Closed, CircuitPosition.Open, 0), (CircuitPosition.Open, CircuitPosition.HalfOpen, 3),
            (CircuitPosition.HalfOpen, CircuitPosition.Open, 0),
        ]);
        _transitions[0].Cause.ShouldBe("5 failures in 60 s (of 5 calls)");
        _transitions[0].SampleError.ShouldBe("claude-sonnet-4-5 server_error: it failed");
        _transitions[0].OpenUntil.ShouldBe(_transitions[0].At + TimeSpan.FromMinutes(1));
        _transitions[2].Cause.ShouldBe("the probe failed");
        _transitions[2].SampleError.ShouldBe("claude-sonnet-4-5 overloaded 529: it failed");
        circuit.Status.Cause.ShouldBe("the probe failed");
    }

    [Fact]
    public async Task Reset_ClosesIt_EndsTheHold_AndForgetsTheFailures()
    {
        var circuit = await OpenAsync();
        await circuit.ResetAsync(Token);

        (circuit.Position, circuit.Status.RecentFailures).ShouldBe((CircuitPosition.Closed, 0));
        _transitions[^1].Cause.ShouldBe("reset by an operator");
        await RunAsync(circuit, Failed(ChatErrorKind.RateLimit) with { RetryAfter = TimeSpan.FromSeconds(20) });
        await circuit.ResetAsync(Token);
        (await RunAsync(circuit, Outcome.Success)).Outcome.IsSuccess.ShouldBeTrue();
        for (var i = 0; i < 5; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));
        _transitions[^1].Cause.ShouldBe("5 failures in 60 s (of 6 calls)");
    }

    [Fact]
    public async Task CircuitThatWasOpenBeforeTheStart_StaysOpenForTheRestOfItsBreak()
    {
        var last = new CircuitTransition("claude", CircuitPosition.Closed, CircuitPosition.Open, _time.GetUtcNow() - TimeSpan.FromSeconds(40), "5 failures")
        {
            OpenUntil = _time.GetUtcNow() + TimeSpan.FromSeconds(20), SampleError = "it failed",
        };
        var circuit = Circuit();
        await circuit.RestoreAsync(last);

        (circuit.Position, circuit.OpenFor).ShouldBe((CircuitPosition.Open, TimeSpan.FromSeconds(20)));
        (circuit.Status.Cause, circuit.Status.Since, circuit.Status.SampleError).ShouldBe(("5 failures", last.At, "it failed"));
        _transitions.ShouldBeEmpty("it is no new one");
        _time.Advance(TimeSpan.FromSeconds(20));
        await RunAsync(circuit, Failed(ChatErrorKind.ServerError));
        circuit.OpenFor.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task ProbeThatEndedWithItsProcess_IsMadeAgainSoon()
    {
        var circuit = Circuit();
        await circuit.RestoreAsync(new CircuitTransition("claude", CircuitPosition.Open, CircuitPosition.HalfOpen, _time.GetUtcNow(), "one probe is under way"));

        circuit.Position.ShouldBe(CircuitPosition.Open);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await RunAsync(circuit, Outcome.Success);
        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<ProviderCircuit> OpenAsync()
    {
        var circuit = Circuit();
        for (var i = 0; i < 5; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));
        circuit.Position.ShouldBe(CircuitPosition.Open);
        return circuit;
    }

    private ProviderCircuit Circuit(int threshold = 5) => new(
        "claude",
        new CircuitBreakerOptions { FailureThreshold = threshold, BreakDuration = TimeSpan.FromMinutes(1) },
        _time,
        _transitions.Add);

    private async Task<Attempt> RunAsync(ProviderCircuit circuit, Outcome outcome, bool clientLeft = false) =>
        await circuit.RunAsync(Target, (_, target, _) =>
        {
            _calls++;
            return ValueTask.FromResult(new Attempt(target, outcome));
        }, 0, new CancellationToken(clientLeft));

    private static Outcome Failed(ChatErrorKind kind) =>
        new(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(kind, "it failed"));
}
