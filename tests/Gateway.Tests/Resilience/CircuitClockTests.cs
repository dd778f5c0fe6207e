using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Tests.Time;

namespace Gateway.Tests.Resilience;

/// <summary>The clock of the machine is set back while a circuit counts.</summary>
public sealed class CircuitClockTests
{
    private static readonly Target Target = new("claude", "claude-sonnet-4-5");
    private readonly ManualTime _passing = new();
    private readonly SettableClock _clock;

    public CircuitClockTests() => _clock = new SettableClock(_passing);

    [Fact]
    public async Task ClockSetBack_AHoldEndsWhenItsTimeHasPassed()
    {
        var circuit = Circuit();
        await RunAsync(circuit, new ChatError(ChatErrorKind.RateLimit, "no"), TimeSpan.FromSeconds(20));
        _clock.Offset = TimeSpan.FromHours(-1);
        circuit.HoldFor.ShouldBe(TimeSpan.FromSeconds(20));
        _passing.Advance(TimeSpan.FromSeconds(20));

        circuit.HoldFor.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task ClockSetBack_OldFailuresAreForgottenAllTheSame()
    {
        var circuit = Circuit();
        for (var i = 0; i < 4; i++)
            await RunAsync(circuit, new ChatError(ChatErrorKind.ServerError, "no"));
        _clock.Offset = TimeSpan.FromHours(-1);
        _passing.Advance(TimeSpan.FromMinutes(2));
        await RunAsync(circuit, new ChatError(ChatErrorKind.ServerError, "no"));

        (circuit.Position, circuit.Status.RecentFailures).ShouldBe((CircuitPosition.Closed, 1));
    }

    private static async Task RunAsync(ProviderCircuit circuit, ChatError error, TimeSpan? retryAfter = null) => await circuit.RunAsync(
        Target,
        static (outcome, target, _) => ValueTask.FromResult(new Attempt(target, outcome)),
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, error) { RetryAfter = retryAfter },
        TestContext.Current.CancellationToken);

    private ProviderCircuit Circuit() => new("claude", new CircuitBreakerOptions { BreakDuration = TimeSpan.FromMinutes(1) }, _clock, _ => { });

    private sealed class SettableClock(ManualTime passing) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => passing.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => passing.GetUtcNow() + Offset;

        public override long GetTimestamp() => passing.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            passing.CreateTimer(callback, state, dueTime, period);
    }
}
