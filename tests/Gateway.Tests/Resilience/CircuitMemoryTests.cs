using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Tests.Time;

namespace Gateway.Tests.Resilience;

/// <summary>What a circuit says of itself.</summary>
public sealed class CircuitMemoryTests
{
    private readonly ManualTime _time = new();
    private readonly List<CircuitTransition> _transitions = [];

    [Fact]
    public void SampleError_IsAFailureThatCounts_WhateverEndsBesideIt()
    {
        var memory = Memory();
        memory.Note(Failed(ChatErrorKind.Overloaded));
        memory.Note(Failed(ChatErrorKind.InvalidRequest));
        memory.Note(Failed(ChatErrorKind.RateLimit));
        memory.Moved(CircuitPosition.Open, _time.GetUtcNow(), (3, 1), TimeSpan.FromMinutes(1));

        _transitions.Single().SampleError.ShouldBe("m overloaded: no");
        memory.Describe(CircuitPosition.Open).LastError.ShouldBe(ChatErrorKind.RateLimit);
    }

    [Fact]
    public void RequestsOwnMistake_IsNoFailureOfTheProvider()
    {
        var memory = Memory();
        memory.Note(Failed(ChatErrorKind.InvalidRequest));
        var status = memory.Describe(CircuitPosition.Closed);

        (status.LastError, status.LastFailureAt).ShouldBe((null, null));
    }

    [Fact]
    public void ProbeThatCouldNotTell_KeepsTheSampleFromBeforeTheStart()
    {
        var memory = Memory();
        memory.Restore(new CircuitTransition("claude", CircuitPosition.Closed, CircuitPosition.Open, _time.GetUtcNow(), "5 failures") { SampleError = "it failed" });
        memory.Moved(CircuitPosition.HalfOpen, null, default, TimeSpan.FromMinutes(1));
        memory.Moved(CircuitPosition.Open, _time.GetUtcNow(), default, TimeSpan.FromMinutes(1));

        _transitions[^1].SampleError.ShouldBe("it failed");
    }

    private static Attempt Failed(ChatErrorKind kind) =>
        new(new Target("claude", "m"), new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(kind, "no")));

    private CircuitMemory Memory() => new("claude", _time, _transitions.Add);
}
