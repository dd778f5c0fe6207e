using Gateway.Model.Callers;

namespace Gateway.Resilience.Queue;

/// <summary>A request that waits for its turn. Its queue locks.</summary>
internal sealed class Waiter(string key, CallPriority priority, long tokens)
{
    private readonly TaskCompletionSource<WaitEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => key;

    public CallPriority Priority => priority;

    public long Tokens => tokens;

    /// <summary>What it got, where it was served.</summary>
    public Turn Turn { get; private set; }

    /// <summary>There was room for it in the queue.</summary>
    public bool HasQueued { get; private set; }

    public Task<WaitEnd> Ended => _end.Task;

    public bool IsWaiting => !_end.Task.IsCompleted;

    public void Queue() => HasQueued = true;

    public void Serve(Turn turn)
    {
        Turn = turn;
        _end.SetResult(WaitEnd.Served);
    }

    public void SendAway(WaitEnd why) => _end.SetResult(why);
}
