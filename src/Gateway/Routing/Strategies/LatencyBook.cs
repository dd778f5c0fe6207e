using System.Collections.Frozen;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Routing.Strategies;

/// <summary>
/// How soon each target of the <c>latency</c> routes had its first token lately: a moving average that forgets. Streams and whole answers are kept
/// apart, for the first token of a whole answer comes with its last. Holds the configured targets and no other, so it never grows.
/// Safe for concurrent use.
/// </summary>
public sealed class LatencyBook
{
    /// <summary>After this long without a measurement a target's speed counts as unknown: 5 min.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    /// <summary>How long one request at a time is let explore a target without a measurement: 30 s.</summary>
    public static readonly TimeSpan ExplorationTime = TimeSpan.FromSeconds(30);

    /// <summary>A failure counts as a first token after this long, or later if it took longer: 10 s. A target that fails fast is not a fast one.</summary>
    public static readonly TimeSpan FailureTime = TimeSpan.FromSeconds(10);

    // The weight of the newest measurement: the last ten or so count.
    private const double Smoothing = 0.2;

    private readonly FrozenDictionary<(Target Target, bool Stream), Entry> _entries;

    /// <param name="targets">Those that are measured.</param>
    /// <param name="time">The clock.</param>
    /// <param name="learned">What an earlier configuration has learned of a target still holds: its book; null where it does not.</param>
    public LatencyBook(IEnumerable<Target> targets, TimeProvider time, Func<Target, LatencyBook?>? learned = null) =>
        _entries = targets.Distinct().SelectMany(t => new[] { (Target: t, Stream: false), (Target: t, Stream: true) })
            .ToFrozenDictionary(key => key, key => learned?.Invoke(key.Target)?._entries.GetValueOrDefault(key) ?? new Entry(time));

    /// <summary>Notes how an attempt ended. What says nothing about the target's speed (the client left, the request was wrong) is not noted.</summary>
    public void Record(Attempt attempt, bool stream)
    {
        if (_entries.TryGetValue((attempt.Target, stream), out var entry) && Measure(attempt) is { } time)
            entry.Add(time);
    }

    /// <summary>The average time to the first token; null where it is not known.</summary>
    public TimeSpan? Find(Target target, bool stream) =>
        _entries.TryGetValue((target, stream), out var entry) ? entry.Read() : null;

    /// <summary>Whether the caller is the one that may explore <paramref name="target"/> now: many at once would learn no more from it.</summary>
    public bool TryExplore(Target target, bool stream) =>
        _entries.TryGetValue((target, stream), out var entry) && entry.TryExplore();

    private static TimeSpan? Measure(Attempt attempt)
    {
        if (attempt.Outcome.IsSuccess)
            return attempt.TimeToFirstToken;
        if (attempt.Outcome.Side != AttemptSide.Provider || !IsOfTheTarget(attempt.Outcome.Error!.Kind))
            return null;
        return attempt.Duration > FailureTime ? attempt.Duration : FailureTime;
    }

    private static bool IsOfTheTarget(ChatErrorKind kind) =>
        kind == ChatErrorKind.NotFound || ChatErrorTraits.Of(kind).Fallback == FallbackUse.Always;

    private sealed class Entry(TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private double _average;
        private long? _measuredAt;
        private long? _exploredAt;

        private bool IsFresh => _measuredAt is { } at && clock.GetElapsedTime(at) <= Freshness;

        public void Add(TimeSpan time)
        {
            lock (_lock)
            {
                _average = IsFresh ? _average + (Smoothing * (time.TotalSeconds - _average)) : time.TotalSeconds;
                _measuredAt = clock.GetTimestamp();
            }
        }

        public TimeSpan? Read()
        {
            lock (_lock)
                return IsFresh ? TimeSpan.FromSeconds(_average) : null;
        }

        public bool TryExplore()
        {
            lock (_lock)
            {
                if (_exploredAt is { } before && clock.GetElapsedTime(before) < ExplorationTime)
                    return false;
                _exploredAt = clock.GetTimestamp();
                return true;
            }
        }
    }
}
