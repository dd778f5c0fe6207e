using Gateway.Model;

namespace Gateway.Alerting.Monitoring;

/// <summary>Calls to one upstream model of one provider.</summary>
public sealed record TargetTraffic(string Provider, string Model, Traffic Traffic);

/// <summary>One minute's requests.</summary>
public sealed record TrafficMinute(DateTimeOffset From, Traffic Traffic);

/// <summary>
/// What the last two hours were like, in memory, in slots of ten seconds. The gateway as a whole counts requests, each once, when it ends; a provider
/// or model counts the calls to it, so that what a fallback saved is a failure of the provider it left and none of the gateway.
/// </summary>
/// <remarks>
/// It costs a request some 0.3 µs and allocates only where it is the first in its slot: no lock is shared by more than what ends in the same ten seconds
/// at the same target. It holds at most 129 rings (<see cref="TargetSeries.MaxTargets"/>), each with a cell of about 0.7 KiB for every slot in which
/// it had traffic: 0.5 MiB for a target that is never idle. Slots follow a clock that nobody can set. After a restart it is empty but for cost.
/// </remarks>
public sealed class PerformanceMonitor
{
    /// <summary>How long a slot is.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    /// <summary>How far back it can be asked.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private const int SlotsOfMinute = 6;

    // What is asked for begins with the minute that holds its first moment; the last slot is under way.
    private static readonly int Slots = (int)(Kept / Slot) + (2 * SlotsOfMinute);

    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly TrafficRing _requests = new(Slots);
    private readonly TargetSeries _targets;

    /// <param name="models">The upstream models configuration and catalogue know; others count as <c>other</c>.</param>
    /// <param name="time">Decides the slot.</param>
    public PerformanceMonitor(IReadOnlySet<string> models, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _startTimestamp, StartedAt) = (time, time.GetTimestamp(), time.GetUtcNow());
        _targets = new TargetSeries(models, Slots);
    }

    /// <summary>Since when it watches: of the time before it knows the cost alone.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>How long it has watched.</summary>
    public TimeSpan Watched => _time.GetElapsedTime(_startTimestamp);

    private long CurrentSlot => (StartedAt + Watched).UtcTicks / Slot.Ticks;

    /// <summary>From now on <paramref name="models"/> are those configuration and catalogue know; what is watched already stays so.</summary>
    public void Know(IReadOnlySet<string> models) => _targets.Know(models);

    /// <summary>A request ended, <paramref name="attempts"/> being all that was tried for it. For any thread; never waits long and never throws.</summary>
    /// <param name="request">Its row.</param>
    /// <param name="attempts">In order.</param>
    /// <param name="isTimed">How long it took belongs to the latency figures; else (a native call that is no chat) it is counted alone.</param>
    public void Record(RequestRecord request, IReadOnlyList<Attempt> attempts, bool isTimed = true)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(attempts);
        var slot = CurrentSlot;
        _requests.Add(slot, Timed(TrafficSample.Of(request), isTimed));
        for (var i = 0; i < attempts.Count; i++)
        {
            // What was passed over was not called.
            if (attempts[i] is { Outcome.Stage: not AttemptStage.Plan } call)
                _targets.Of(call.Target.Provider, call.Target.Model).Add(slot, Timed(TrafficSample.Of(call, request.Stream), isTimed));
        }
    }

    /// <summary>Adds what was spent at <paramref name="at"/>, before this process began; what is older than <see cref="Kept"/> is left out.</summary>
    public void Restore(DateTimeOffset at, string provider, string model, decimal costUsd)
    {
        var (slot, now) = (at.UtcTicks / Slot.Ticks, CurrentSlot);
        if (slot <= now - Slots || slot > now)
            return;
        _requests.AddCost(slot, costUsd);
        if (provider.Length > 0)
            _targets.Of(provider, model).AddCost(slot, costUsd);
    }

    /// <summary>The requests that ended within <paramref name="window"/>, and up to a slot before it.</summary>
    public Traffic Requests(TimeSpan window)
    {
        var now = CurrentSlot;
        return Sum(_requests, now - SlotsOf(window), now);
    }

    /// <summary>The calls within <paramref name="window"/>, and up to a slot before it, of every target that has any, by provider and model.</summary>
    public IReadOnlyList<TargetTraffic> Calls(TimeSpan window)
    {
        var now = CurrentSlot;
        return Calls(now - SlotsOf(window), now);
    }

    /// <summary>The last minutes, minute by minute, from the one that held the time so long ago to the one under way, with the calls of all of them.</summary>
    /// <param name="minutes">1 to 120.</param>
    public (IReadOnlyList<TrafficMinute> Requests, IReadOnlyList<TargetTraffic> Calls) Minutes(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minutes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, (int)Kept.TotalMinutes);
        var now = CurrentSlot;
        var first = (now / SlotsOfMinute) - minutes;
        return (
            [.. Enumerable.Range(0, minutes + 1).Select(i => Minute(first + i))],
            Calls(first * SlotsOfMinute, now));
    }

    private static TrafficSample Timed(in TrafficSample sample, bool isTimed) =>
        isTimed ? sample : sample with { DurationMs = null, FirstTokenMs = null };

    private static Traffic Sum(TrafficRing ring, long first, long last)
    {
        var sum = new Traffic();
        ring.Read(first, last, sum);
        return sum;
    }

    private static long SlotsOf(TimeSpan window) => (long)Math.Ceiling(window / Slot);

    private TrafficMinute Minute(long minute) => new(
        new DateTimeOffset(minute * SlotsOfMinute * Slot.Ticks, TimeSpan.Zero),
        Sum(_requests, minute * SlotsOfMinute, (minute * SlotsOfMinute) + SlotsOfMinute - 1));

    private List<TargetTraffic> Calls(long first, long last) =>
    [
        .. _targets.All.Select(t => new TargetTraffic(t.Provider, t.Model, Sum(t.Ring, first, last)))
            .Where(t => t.Traffic.Total > 0 || t.Traffic.CostUsd > 0)
            .OrderBy(t => t.Provider, StringComparer.Ordinal).ThenBy(t => t.Model, StringComparer.Ordinal),
    ];
}
