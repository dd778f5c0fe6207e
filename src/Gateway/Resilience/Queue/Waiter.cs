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

    /// <summary>How many had a turn before it although it was first, because they fitted and it did not.</summary>
    public int PassedBy { get; private set; }

    /// <summary>Ticks, by the queue's clock, until which it waits at most.</summary>
    public long Until { get; private set; }

    public Task<WaitEnd> Ended => _end.Task;

    public bool IsWaiting => !_end.Task.IsCompleted;

    public void Queue(long until) => (HasQueued, Until) = (true, until);

    public void PassBy() => PassedBy++;

    public void Serve(Turn turn)
    {
        Turn = turn;
        _end.SetResult(WaitEnd.Served);
    }

    public void SendAway(WaitEnd why) => _end.SetResult(why);
}
