using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Resilience.Queue;
using Gateway.Tests.Time;

namespace Gateway.Tests.Resilience;

/// <summary>Retries, waits and the order of the walk, on a clock that moves when told.</summary>
public sealed class FallbackRunnerTests
{
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, ProviderOptions> _providers = new(StringComparer.Ordinal)
    {
        ["claude"] = Provider(), ["gemini"] = Provider(),
    };

    private CircuitRegistry? _circuits;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CircuitRegistry Circuits => _circuits ??= new CircuitRegistry(_providers, _time, _ => { });

    [Fact]
    public async Task TransientFailuresAlone_AreRetriedThreeTimes_AfterOneTwoFourSeconds()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.ServerError)]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=server_error,claude=server_error,claude=server_error,claude=server_error");
        walk.Pauses.Select(p => p.TotalSeconds).ShouldBe([1, 2, 4], tolerance: 0.001);
    }

    [Fact]
    public async Task LongestWait_IsThirtySeconds()
    {
        _providers["claude"].Retry.MaxRetries = 7;
        _providers["claude"].CircuitBreaker.FailureThreshold = 100;
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.Cut)]));
        await RunAsync(walk);

        walk.Pauses.Select(p => p.TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 30, 30], tolerance: 0.001);
    }

    [Fact]
    public async Task SecondTrySucceeds_TheWalkEnds()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.Connection), Outcome.Success]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=connection,claude=ok");
    }

    [Fact]
    public async Task WaitOverTwoSeconds_FallsBackInstead_WhereAnotherIsReady()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.Overloaded)]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=overloaded,claude=overloaded,claude=overloaded,gemini=ok");
        walk.Pauses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task RetryAfterOverTwoSeconds_FallsBackAtOnce()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.RateLimit, TimeSpan.FromSeconds(3))]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=rate_limit,gemini=ok");
        walk.Pauses.ShouldBeEmpty();
    }

    [Fact]
    public async Task RetryAfterAlone_IsWaitedFor_AndTheHoldIsOverByThen()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.RateLimit, TimeSpan.FromSeconds(20)), Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=rate_limit,claude=ok");
        walk.Pauses.Single().ShouldBeGreaterThan(TimeSpan.FromSeconds(20));
        walk.Pauses.Single().ShouldBeLessThan(TimeSpan.FromSeconds(23));
    }

    [Fact]
    public async Task OtherTargetThatIsNotReady_IsNoReasonNotToWait()
    {
        await Circuits["gemini"].RunAsync(
            new Target("gemini", "m"),
            static (_, t, _) => ValueTask.FromResult(new Attempt(t, ScriptedWalk.Failed(ChatErrorKind.RateLimit, TimeSpan.FromMinutes(1)))), 0, Token);
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.Overloaded, TimeSpan.FromSeconds(5)), Outcome.Success]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=overloaded,claude=ok");
    }

    [Fact]
    public async Task WaitLongerThanTheCap_IsNoRetry()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.RateLimit, TimeSpan.FromSeconds(31))]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=rate_limit");
    }

    [Fact]
    public async Task WaitLongerThanTheRequestsTime_IsNoRetry()
    {
        var walk = Walk(TimeSpan.FromSeconds(3), ("claude", [ScriptedWalk.Failed(ChatErrorKind.ServerError)]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=server_error,claude=server_error");
    }

    [Theory]
    [InlineData(ChatErrorKind.Authentication)]
    [InlineData(ChatErrorKind.Permission)]
    [InlineData(ChatErrorKind.QuotaExhausted)]
    [InlineData(ChatErrorKind.InvalidRequest)]
    [InlineData(ChatErrorKind.ContextLengthExceeded)]
    [InlineData(ChatErrorKind.NotFound)]
    [InlineData(ChatErrorKind.Timeout)]
    public async Task FailuresThatStay_AreNotRetried(ChatErrorKind kind)
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(kind)]));
        await RunAsync(walk);

        walk.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TimeoutTheProviderReports_IsRetried()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.Timeout, status: 504), Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=timeout,claude=ok");
    }

    [Fact]
    public async Task ProviderThatForbidsARetry_IsNotAskedAgain()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.ServerError) with { ProviderForbidsRetry = true }]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=server_error");
    }

    [Fact]
    public async Task FailureAfterCommit_IsNeitherRetriedNorPassedOn()
    {
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.Cut) with { Stage = AttemptStage.MidStream }]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=cut");
    }

    [Fact]
    public async Task CircuitThatOpensDuringRetries_EndsThemWithoutAWait()
    {
        _providers["claude"].CircuitBreaker.FailureThreshold = 2;
        var walk = Walk(null, ("claude", [ScriptedWalk.Failed(ChatErrorKind.ServerError)]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=server_error,claude=server_error,gemini=ok");
        walk.Pauses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task UnfitTarget_IsPassedOverWithItsReason()
    {
        var walk = Walk(null, ("claude", [Outcome.Success]), ("gemini", [Outcome.Success]));
        walk.UnfitProviders["claude"] = new Unfitness(GatewayReason.NoImages, "takes no images");
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=no_images,gemini=ok");
        walk.Attempts[0].Outcome.Error!.Message.ShouldBe("The target takes no images.");
    }

    [Fact]
    public async Task EveryCircuitOpen_TheOneThatIsReadyWithinASecond_IsWaitedFor()
    {
        await OpenAsync("claude");
        _time.Advance(TimeSpan.FromSeconds(30));
        await OpenAsync("gemini");
        _time.Advance(TimeSpan.FromSeconds(29.2));
        var walk = Walk(null, ("gemini", [Outcome.Success]), ("claude", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("gemini=circuit_open,claude=circuit_open,claude=ok");
        walk.Pauses.Single().TotalSeconds.ShouldBe(0.81, tolerance: 0.001);
    }

    [Fact]
    public async Task TimerThatFiresALittleEarly_FindsTheProbeLetThrough()
    {
        await OpenAsync("claude");
        _time.Advance(TimeSpan.FromSeconds(59.2));
        var walk = Walk(null, ("claude", [Outcome.Success]));
        await RunAsync(walk, new HastyTimers(_time));

        walk.Words.ShouldBe("claude=circuit_open,claude=ok");
    }

    [Fact]
    public async Task EveryCircuitOpenForLonger_IsNotWaitedFor()
    {
        await OpenAsync("claude");
        await OpenAsync("gemini");
        var walk = Walk(null, ("claude", [Outcome.Success]), ("gemini", [Outcome.Success]));
        await RunAsync(walk);

        walk.Words.ShouldBe("claude=circuit_open,gemini=circuit_open");
        walk.Pauses.ShouldBeEmpty();
    }

    private static ProviderOptions Provider() => new() { CircuitBreaker = { BreakDuration = TimeSpan.FromMinutes(1) } };

    private ScriptedWalk Walk(TimeSpan? total, params (string Provider, Outcome[] Outcomes)[] script) => new(_time, total, script);

    private async Task OpenAsync(string provider)
    {
        for (var i = 0; i < 5; i++)
        {
            await Circuits[provider].RunAsync(
                new Target(provider, "m"), static (_, t, _) => ValueTask.FromResult(new Attempt(t, ScriptedWalk.Failed(ChatErrorKind.ServerError))), 0, Token);
        }

        Circuits[provider].Position.ShouldBe(CircuitPosition.Open);
    }

    /// <summary>Runs the walk, moving the clock whenever it waits.</summary>
    private async Task RunAsync(ScriptedWalk walk, TimeProvider? time = null)
    {
        // With this draw the jitter of an exponential wait is none.
        var runner = new FallbackRunner(_providers, Circuits, new GateRegistry(_providers, _time), time ?? _time, static () => 1);
        var running = runner.RunAsync(walk, Token).AsTask();
        while (!running.IsCompleted)
        {
            if (!_time.AdvanceToNextTimer())
                await Task.Yield();
        }

        await running;
    }

    /// <summary>Timers as coarse as the system's.</summary>
    private sealed class HastyTimers(ManualTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime - TimeSpan.FromMilliseconds(5) : dueTime, period);
    }
}
