using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Tests.Time;

namespace Gateway.Tests.Resilience;

public sealed class ProviderCircuitTests
{
    private static readonly Target Target = new("claude", "claude-sonnet-4-5");
    private readonly ManualTime _time = new();
    private readonly List<CircuitPosition> _transitions = [];
    private int _calls;

    [Fact]
    public async Task FiveFailuresInAMinute_OpenTheCircuit_AndTheSixthCallNeverLeaves()
    {
        var circuit = Circuit();
        for (var i = 0; i < 5; i++)
            await RunAsync(circuit, Failed(ChatErrorKind.ServerError));

        circuit.Position.ShouldBe(CircuitPosition.Open);
        (await RunAsync(circuit, Outcome.Success)).ShouldBeNull();
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
            (await RunAsync(circuit, Outcome.ClientClosed(AttemptStage.Connect), clientLeft: true)).ShouldNotBeNull();

        circuit.Position.ShouldBe(CircuitPosition.Closed);
        _calls.ShouldBe(21);
    }

    [Fact]
    public async Task GatewaysOwnException_ReachesTheCaller_AndNeverOpensIt()
    {
        var circuit = Circuit();
        await RunAsync(circuit, Outcome.Success);
        for (var i = 0; i < 20; i++)
            await Should.ThrowAsync<NotSupportedException>(async () => await circuit.TryRunAsync<int>((_, _) => throw new NotSupportedException(), 0, CancellationToken.None));

        circuit.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task AfterTheBreak_OneProbeOfMany_DecidesWhetherItCloses()
    {
        var circuit = await OpenAsync();
        _time.Advance(TimeSpan.FromSeconds(61));

        var hold = new TaskCompletionSource();
        var probe = circuit.TryRunAsync(async (_, _) =>
        {
            await hold.Task;
            return new Attempt(Target, Outcome.Success);
        }, 0, CancellationToken.None).AsTask();
        for (var i = 0; i < 49; i++)
            (await RunAsync(circuit, Outcome.Success)).ShouldBeNull();
        hold.SetResult();
        await probe;

        circuit.Position.ShouldBe(CircuitPosition.Closed);
        _transitions.ShouldBe([CircuitPosition.Open, CircuitPosition.HalfOpen, CircuitPosition.Closed]);
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
        (_, position) => _transitions.Add(position));

    private async Task<Attempt?> RunAsync(ProviderCircuit circuit, Outcome outcome, bool clientLeft = false) =>
        await circuit.TryRunAsync((_, _) =>
        {
            _calls++;
            return ValueTask.FromResult(new Attempt(Target, outcome));
        }, 0, new CancellationToken(clientLeft));

    private static Outcome Failed(ChatErrorKind kind) =>
        new(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(kind, "it failed"));
}
