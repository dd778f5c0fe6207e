using System.Collections.Concurrent;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;
using Gateway.Resilience.Queue;

namespace Gateway.Tests.Queue;

/// <summary>A request at a gate: it takes its turn as soon as it may, and ends when the test says so.</summary>
internal sealed class Guest(string name, string key = "k", CallPriority priority = CallPriority.Normal, long tokens = 0) : ITurnSeeker
{
    private static readonly Target Target = new("claude", "m");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource<Attempt> _end = new();
    private readonly TaskCompletionSource _begin = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public string Key => key;

    public CallPriority Priority => priority;

    public long EstimatedTokens => tokens;

    public Outcome? BrokenOff { get; set; }

    public TimeSpan? Waited { get; private set; }

    /// <summary>It has its turn, or had it.</summary>
    public bool HasBegun => _begin.Task.IsCompleted;

    public Task Begun => _begin.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public Task<Attempt> Running { get; private set; } = null!;

    public void Queued(Target target, TimeSpan wait) => Waited = wait;

    public Guest Enter(ProviderGate gate, ConcurrentQueue<string>? begun = null, CancellationToken? left = null)
    {
        Running = gate.RunAsync(
            Target, this, static _ => false,
            (_, _) =>
            {
                begun?.Enqueue(name);
                _begin.SetResult();
                return new ValueTask<Attempt>(_end.Task);
            },
            0, left ?? TestContext.Current.CancellationToken).AsTask();
        return this;
    }

    /// <summary>Its attempt ends; who comes next has begun when this has ended, unless nobody is to come.</summary>
    public async Task EndAsync(Outcome? outcome = null, TokenUsage usage = default, Guest? next = null)
    {
        _end.TrySetResult(new Attempt(Target, outcome ?? Outcome.Success) { Usage = usage });
        await Running;
        if (next is not null)
            await next.Begun;
    }

    /// <summary>The word of an attempt that never began.</summary>
    public async Task<string> RefusedAsync()
    {
        var outcome = (await Running.WaitAsync(Patience, TestContext.Current.CancellationToken)).Outcome;
        HasBegun.ShouldBeFalse();
        return outcome.Word;
    }
}
