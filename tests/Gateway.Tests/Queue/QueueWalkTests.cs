using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Resilience.Queue;
using Gateway.Tests.Resilience;
using Gateway.Tests.Time;

namespace Gateway.Tests.Queue;

/// <summary>What a walk does at a provider that is at its limits.</summary>
public sealed class QueueWalkTests
{
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, ProviderOptions> _providers = new(StringComparer.Ordinal)
    {
        ["claude"] = new() { Limits = { Concurrent = 1 }, CircuitBreaker = { BreakDuration = TimeSpan.FromMinutes(1) } },
        ["gemini"] = new() { CircuitBreaker = { BreakDuration = TimeSpan.FromMinutes(1) } },
    };

    private readonly CircuitRegistry _circuits;

    public QueueWalkTests() => _circuits = new CircuitRegistry(_providers, _time, _ => { });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnotherTargetIsReady_AnswersInsteadOfWaiting()
    {
        var gates = Gates();
        var running = new Guest("running").Enter(Gate(gates, "claude"));
        var walk = Walk(("claude", [Outcome.Success]), ("gemini", [Outcome.Success]));
        await Runner(gates).RunAsync(walk, Token);

        walk.Words.ShouldBe("claude=over_limit,gemini=ok");
        walk.Waits.ShouldBeEmpty();
        _circuits["claude"].Status.RecentCalls.ShouldBe(0);
        await running.EndAsync();
    }

    [Fact]
    public async Task NoOtherIsReady_TheTurnIsWaitedFor()
    {
        _providers["gemini"].Limits.Concurrent = 1;
        var gates = Gates();
        var running = new Guest("running").Enter(Gate(gates, "claude"));
        new Guest("there, too").Enter(Gate(gates, "gemini"));
        var walk = Walk(("claude", [Outcome.Success]), ("gemini", [Outcome.Success]));
        var walking = Runner(gates).RunAsync(walk, Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        await running.EndAsync();
        await walking;

        walk.Words.ShouldBe("claude=ok");
        walk.Waits.ShouldBe([TimeSpan.FromSeconds(3)]);
    }

    [Fact]
    public async Task WaitInVain_IsOneAndNotOneForEachTarget()
    {
        _providers["gemini"].Limits.Concurrent = 1;
        var gates = Gates();
        new Guest("running").Enter(Gate(gates, "claude"));
        new Guest("there, too").Enter(Gate(gates, "gemini"));
        var walk = Walk(("claude", [Outcome.Success]), ("gemini", [Outcome.Success]));
        var walking = Runner(gates).RunAsync(walk, Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));
        await walking;

        walk.Words.ShouldBe("claude=queue_timeout,gemini=over_limit");
        walk.Waits.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TargetThatWasPassedOver_IsWaitedFor_WhereTheOtherFails()
    {
        var gates = Gates();
        var running = new Guest("running").Enter(Gate(gates, "claude"));
        var walk = Walk(("claude", [Outcome.Success]), ("gemini", [ScriptedWalk.Failed(ChatErrorKind.Authentication)]));
        var walking = Runner(gates).RunAsync(walk, Token).AsTask();
        await running.EndAsync();
        await walking;

        walk.Words.ShouldBe("claude=over_limit,gemini=authentication,claude=ok");
    }

    [Fact]
    public async Task OpenCircuit_TakesNoTurn()
    {
        var gates = Gates();
        for (var i = 0; i < 5; i++)
        {
            await _circuits["claude"].RunAsync(
                new Target("claude", "m"), static (_, t, _) => ValueTask.FromResult(new Attempt(t, ScriptedWalk.Failed(ChatErrorKind.ServerError))), 0, Token);
        }

        new Guest("running").Enter(Gate(gates, "claude"));
        var walk = Walk(("claude", [Outcome.Success]));
        await Runner(gates).RunAsync(walk, Token);

        walk.Words.ShouldBe("claude=circuit_open");
    }

    [Fact]
    public async Task PauseBeforeARetry_HoldsNoTurn()
    {
        var gates = Gates();
        var walk = Walk(("claude", [ScriptedWalk.Failed(ChatErrorKind.ServerError), Outcome.Success]));
        var walking = Runner(gates).RunAsync(walk, Token).AsTask();
        walk.Words.ShouldBe("claude=server_error");
        var other = new Guest("other").Enter(Gate(gates, "claude"));

        other.HasBegun.ShouldBeTrue();
        await other.EndAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await walking;
        walk.Words.ShouldBe("claude=server_error,claude=ok");
        Gate(gates, "claude").Status.ShouldBe(default);
    }

    private ScriptedWalk Walk(params (string Provider, Outcome[] Outcomes)[] script) => new(_time, null, script);

    private FallbackRunner Runner(GateRegistry gates) => new(_providers, _circuits, gates, _time, static () => 1);

    private GateRegistry Gates() => new(_providers, _time);

    private static ProviderGate Gate(GateRegistry gates, string provider) => gates.All.Single(g => g.Provider == provider);
}
