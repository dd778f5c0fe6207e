using System.Collections.Concurrent;

namespace Gateway.Tests.Alerting;

/// <summary>A clock on which waits are over at once, and remembered; those as long as <paramref name="bound"/> only bound something and never end.</summary>
internal sealed class SwiftTime(TimeSpan bound) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override DateTimeOffset GetUtcNow() => Notices.Noon;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Spent(this, callback, state).After(dueTime);

    private sealed class Spent(SwiftTime owner, TimerCallback callback, object? state) : ITimer
    {
        public Spent After(TimeSpan dueTime)
        {
            Change(dueTime, Timeout.InfiniteTimeSpan);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == owner.Bound || dueTime < TimeSpan.Zero)
                return true;
            owner._waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private TimeSpan Bound { get; } = bound;
}
