using Gateway.Model.Alerts;

namespace Gateway.Alerting.Rules;

/// <summary>What a step brought.</summary>
/// <param name="Alert">The alert that fires, or that just ended; null where there is none.</param>
/// <param name="Notice">What the channels are to be told; null: nothing.</param>
/// <param name="IsNews">The alert is worth saving.</param>
internal readonly record struct TrackStep(Alert? Alert, NoticeKind? Notice, bool IsNews);

/// <summary>One rule about one subject, from evaluation to evaluation.</summary>
/// <remarks>
/// <code>
/// state           | the condition holds                                       | it does not
/// quiet           | pending, and at once on to the next line                  | quiet
/// pending         | firing, once it has held for the rule's For               | quiet
/// firing, untold  | told, unless the last Firing notice is within Cooldown    | quiet; the alert is resolved, nobody is told
/// firing, told    | told again each Cooldown                                  | quiet; the alert is resolved, a Resolved notice at once
/// </code>
/// So a condition that comes and goes is told of once a Cooldown at most, with one end for each begin, and an end is never held back. The time of the
/// last Firing notice outlives the alert it was of, but not a restart. Nothing measured is "does not hold", but not for an alert of the process before
/// this one as long as the monitor has not watched for a whole window: it would end for want of memory.
/// </remarks>
internal sealed class AlertTrack
{
    private const double WorthSaving = 0.1;

    private readonly string _subject;
    private Moment? _since;
    private TimeSpan? _toldAt;
    private bool _isTold;
    private bool _isRestored;
    private double _savedValue;

    public AlertTrack(string subject) => _subject = subject;

    /// <summary>Goes on with an alert of the process before this one.</summary>
    public AlertTrack(Alert alert, Moment now)
    {
        (_subject, Alert, _savedValue, _isRestored) = (alert.Subject, alert, alert.Value, true);
        (_since, _isTold) = (Ago(alert.StartedAt, now), alert.NotifiedAt is not null);
        _toldAt = alert.NotifiedAt is { } told ? Ago(told, now).Elapsed : null;
    }

    /// <summary>The alert that fires; null where none does.</summary>
    public Alert? Alert { get; private set; }

    /// <summary>As of the last step; null before the first.</summary>
    public AlertRule? Rule { get; private set; }

    /// <summary>There is nothing to remember.</summary>
    public bool IsQuiet(TimeSpan now) => _since is null && (_toldAt is null || Rule is null || now - _toldAt >= Rule.Cooldown);

    /// <param name="rule">The rule as it is now: it may have been changed.</param>
    /// <param name="value">What was measured; null: nothing.</param>
    /// <param name="isNew">The monitor has not watched for the rule's whole window.</param>
    /// <param name="now">When.</param>
    public TrackStep Step(AlertRule rule, double? value, bool isNew, Moment now)
    {
        Rule = rule;
        if (value is null && _isRestored && isNew)
            return new TrackStep(Alert, null, IsNews: false);
        _isRestored = false;
        if (value is { } measured && rule.Holds(measured))
            return Hold(rule, measured, now);
        return End(now, alert => AlertSummary.Resolved(rule, _subject, value), value);
    }

    /// <summary>The rule is gone, or counts no longer.</summary>
    public TrackStep End(Moment now) => End(now, static alert => AlertSummary.WithoutRule(alert.Rule), value: null);

    /// <summary>These channels took the notice that it fires.</summary>
    /// <returns>The alert, which knows them.</returns>
    public Alert? Told(IReadOnlyList<string> channels) =>
        Alert = Alert is null ? null : Alert with { Channels = [.. Alert.Channels.Union(channels, StringComparer.OrdinalIgnoreCase)] };

    private TrackStep Hold(AlertRule rule, double value, Moment now)
    {
        var since = _since ??= now;
        if (Alert is null && now.Elapsed - since.Elapsed < rule.For)
            return default;
        var isNews = Alert is null || Math.Abs(value - _savedValue) > WorthSaving * Math.Abs(_savedValue);
        Alert = (Alert ?? Fired(rule, since.At, now.At)) with
        {
            Severity = rule.Severity,
            Metric = rule.Metric.Word(),
            Value = value,
            Threshold = rule.Value,
            Summary = AlertSummary.Firing(rule, _subject, value),
        };
        var isDue = _toldAt is null || now.Elapsed - _toldAt >= rule.Cooldown;
        if (isDue)
        {
            (_toldAt, _isTold) = (now.Elapsed, true);
            Alert = Alert with { NotifiedAt = now.At };
        }

        _savedValue = isNews || isDue ? value : _savedValue;
        return new TrackStep(Alert, isDue ? NoticeKind.Firing : null, isNews || isDue);
    }

    private Alert Fired(AlertRule rule, DateTimeOffset since, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("N"),
        Rule = rule.Name,
        Subject = _subject,
        Severity = rule.Severity,
        Metric = "",
        Value = 0,
        Threshold = 0,
        Summary = "",
        StartedAt = since,
        FiredAt = now,
    };

    /// <summary>What another process wrote has the wall's time alone; of what lies ahead of it the clock was wrong.</summary>
    private static Moment Ago(DateTimeOffset at, Moment now) => new(now.Elapsed - (at < now.At ? now.At - at : TimeSpan.Zero), at);

    private TrackStep End(Moment now, Func<Alert, string> summary, double? value)
    {
        var (alert, isTold) = (Alert, _isTold);
        (_since, Alert, _isTold) = (null, null, false);
        if (alert is null)
            return default;
        var ended = alert with
        {
            ResolvedAt = now.At,
            Value = value ?? alert.Value,
            Summary = summary(alert),
            NotifiedAt = isTold ? now.At : null,
        };
        return new TrackStep(ended, isTold ? NoticeKind.Resolved : null, IsNews: true);
    }
}
