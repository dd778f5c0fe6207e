using System.Collections.Concurrent;
using System.Net;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience.Headroom;

/// <summary>
/// What providers say in their answers' headers of the limits they hold the gateway to, target by target: most vendors limit each model for itself. A
/// reading is true until its limit resets. Holds a bounded number of targets; safe for concurrent use.
/// </summary>
public sealed class HeadroomBook(TimeProvider time)
{
    /// <summary>Callers may ask for any model: past this many, those nothing is known of any more are forgotten.</summary>
    public const int MaxTargets = 1024;

    private static readonly TimeSpan NoticeInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Target, TargetHeadroom> _targets = new();
    private readonly ConcurrentDictionary<string, long> _noticed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An answer of <paramref name="target"/> is there, be it a refusal; but one that it does not know the model tells nothing, for callers make up models.</summary>
    public void Learn(Target target, Dialect dialect, HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound && !_targets.ContainsKey(target))
            return;
        Span<HeadroomReading> readings = stackalloc HeadroomReading[HeadroomHeaders.Most];
        var count = HeadroomHeaders.Read(dialect, answer.Headers, time.GetUtcNow(), readings);
        if (count > 0)
            Find(target)?.Learn(readings[..count]);
    }

    /// <summary>A request of so many tokens of input goes to <paramref name="target"/>.</summary>
    public void Sent(Target target, long inputTokens)
    {
        if (_targets.TryGetValue(target, out var known))
            known.Sent(inputTokens);
    }

    /// <summary>Nothing says that a request of so many tokens of input would be refused by <paramref name="target"/>.</summary>
    public bool HasRoom(Target target, long inputTokens) => !_targets.TryGetValue(target, out var known) || !known.IsNear(inputTokens);

    /// <summary>What is known now of all that was asked lately.</summary>
    public IEnumerable<(Target Target, HeadroomReading Reading)> All =>
        _targets.SelectMany(static t => t.Value.Read(), static (t, reading) => (t.Key, reading));

    /// <summary>Of each provider and kind of limit the least part that is left, where the provider says of how much.</summary>
    public IEnumerable<(string Provider, string Kind, double Ratio)> Ratios =>
        from known in All
        where known.Reading.Limit > 0
        group Math.Min(1, (double)known.Reading.Remaining / known.Reading.Limit!.Value) by (known.Target.Provider, known.Reading.Kind) into limit
        select (limit.Key.Provider, limit.Key.Kind.Word(), limit.Min());

    /// <summary>Whether it is time again to say that <paramref name="provider"/> is near its limits: once a minute.</summary>
    public bool TryNotice(string provider)
    {
        var now = time.GetTimestamp();
        if (!_noticed.TryGetValue(provider, out var before))
            return _noticed.TryAdd(provider, now);
        return time.GetElapsedTime(before, now) >= NoticeInterval && _noticed.TryUpdate(provider, now, before);
    }

    private TargetHeadroom? Find(Target target)
    {
        if (_targets.TryGetValue(target, out var known))
            return known;
        if (_targets.Count >= MaxTargets)
            Forget();
        return _targets.Count >= MaxTargets ? null : _targets.GetOrAdd(target, static (_, clock) => new TargetHeadroom(clock), time);
    }

    private void Forget()
    {
        foreach (var (target, known) in _targets)
        {
            if (!known.IsFresh)
                _targets.TryRemove(target, out _);
        }
    }
}
