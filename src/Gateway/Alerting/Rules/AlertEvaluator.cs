using System.Diagnostics.CodeAnalysis;
using Gateway.Model.Alerts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Alerting.Rules;

/// <summary>
/// Holds the rules against what is measured, each <see cref="AlertOptions.EvaluationInterval"/>, and raises, repeats and ends alerts: what a rule does
/// from one evaluation to the next says <see cref="AlertTrack"/>.
/// </summary>
public sealed partial class AlertEvaluator : BackgroundService
{
    private readonly AlertOptions _options;
    private readonly RuleBook _rules;
    private readonly RuleMeasures _measures;
    private readonly AlertArchive _archive;
    private readonly IAlertSink _sink;
    private readonly Func<IReadOnlyList<string>> _channels;
    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly ILogger<AlertEvaluator> _logger;

    // By rule, then by subject; touched by the evaluation alone.
    private readonly Dictionary<string, Dictionary<string, AlertTrack>> _tracks = new(StringComparer.OrdinalIgnoreCase);
    private bool _isRestored;
    private IReadOnlyList<Alert> _active = [];

    /// <param name="options">Whether and how often.</param>
    /// <param name="rules">May change at any time.</param>
    /// <param name="measures">What they are held against.</param>
    /// <param name="store">Keeps alerts over restarts; where it fails, evaluation goes on.</param>
    /// <param name="sink">Tells the channels.</param>
    /// <param name="channels">The names of all channels, for rules that name none. An end is told to those that were told of the alert.</param>
    /// <param name="time">Decides how long a condition has held.</param>
    /// <param name="logger">Told of what fails.</param>
    public AlertEvaluator(
        AlertOptions options, RuleBook rules, RuleMeasures measures, IAlertStore store, IAlertSink sink, Func<IReadOnlyList<string>> channels,
        TimeProvider time, ILogger<AlertEvaluator> logger)
    {
        (_options, _rules, _measures, _sink, _channels, _time, _logger) = (options, rules, measures, sink, channels, time, logger);
        _startTimestamp = time.GetTimestamp();
        _archive = new AlertArchive(store, time, logger);
    }

    /// <summary>The alerts that fire, as last evaluated, the longest first.</summary>
    public IReadOnlyList<Alert> Active => Volatile.Read(ref _active);

    /// <summary>How many alerts each rule has that fire, rules without one included.</summary>
    public IEnumerable<(string Rule, AlertSeverity Severity, int Alerts)> Firing
    {
        get
        {
            var active = Active;
            return _rules.All.Select(r => (r.Name, r.Severity, active.Count(a => string.Equals(a.Rule, r.Name, StringComparison.OrdinalIgnoreCase))));
        }
    }

    /// <summary>Ends evaluation, and saves what it could no longer save: the store stops later.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (ExecuteTask is null or { IsCompleted: true })
            await _archive.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.EvaluationInterval, _time);
        do
            await EvaluateAsync(stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>One evaluation of all rules. Not to be called twice at once.</summary>
    internal async Task EvaluateAsync(CancellationToken cancellationToken)
    {
        var kept = _isRestored ? null : await _archive.ReadAsync(cancellationToken).ConfigureAwait(false);
        var now = new Moment(_time.GetElapsedTime(_startTimestamp), _time.GetUtcNow());
        if (kept is not null)
            Restore(kept, now);
        var rules = _options.Enabled ? _rules.All.Where(r => r.Enabled).ToList() : [];
        foreach (var rule in rules)
            Evaluate(rule, now);
        EndWithoutRule(rules, now);
        Volatile.Write(ref _active, [.. _tracks.Values.SelectMany(t => t.Values).Select(t => t.Alert).OfType<Alert>().OrderBy(a => a.FiredAt)]);
        await _archive.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Restore(IReadOnlyList<Alert> kept, Moment now)
    {
        _isRestored = true;
        foreach (var alert in kept.OrderByDescending(a => a.FiredAt))
        {
            // One that fired while the store could not be read, or a later one of the same, has taken its place.
            if (!TracksOf(alert.Rule).TryAdd(alert.Subject, new AlertTrack(alert, now)))
                _archive.Add(alert with { ResolvedAt = now.At });
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A rule that fails must not stop the others.")]
    private void Evaluate(AlertRule rule, Moment now)
    {
        try
        {
            var (tracks, isNew) = (TracksOf(rule.Name), _measures.IsNew(rule));
            var values = _measures.Of(rule).ToDictionary(m => m.Subject, m => m.Value, StringComparer.Ordinal);
            foreach (var subject in values.Keys.Union(tracks.Keys).ToList())
            {
                if (!tracks.TryGetValue(subject, out var track))
                    tracks.Add(subject, track = new AlertTrack(subject));
                Tell(track, track.Step(rule, values.GetValueOrDefault(subject), isNew, now));
                if (track.IsQuiet(now.Elapsed))
                    tracks.Remove(subject);
            }
        }
        catch (Exception e)
        {
            RuleFails(_logger, e, rule.Name);
        }
    }

    private void EndWithoutRule(List<AlertRule> rules, Moment now)
    {
        foreach (var name in _tracks.Keys.Except(rules.Select(r => r.Name), StringComparer.OrdinalIgnoreCase).ToList())
        {
            foreach (var track in _tracks[name].Values)
                Tell(track, track.End(now));
            _tracks.Remove(name);
        }
    }

    private void Tell(AlertTrack track, TrackStep step)
    {
        var alert = step.Alert;
        if (alert is not null && step.Notice == NoticeKind.Firing)
            alert = track.Told(Post(NoticeKind.Firing, alert, track.Rule?.Channels ?? _channels()));
        else if (alert is not null && step.Notice == NoticeKind.Resolved)
            Post(NoticeKind.Resolved, alert, alert.Channels);
        if (alert is not null && step.IsNews)
            _archive.Add(alert);
    }

    private IReadOnlyList<string> Post(NoticeKind kind, Alert alert, IReadOnlyList<string> channels) =>
        _sink.Post(new AlertNotice(kind, alert, _time.GetUtcNow()), channels);

    private Dictionary<string, AlertTrack> TracksOf(string rule)
    {
        if (!_tracks.TryGetValue(rule, out var tracks))
            _tracks.Add(rule, tracks = new Dictionary<string, AlertTrack>(StringComparer.Ordinal));
        return tracks;
    }

    [LoggerMessage(82, LogLevel.Error, "The alert rule {Rule} could not be evaluated.")]
    private static partial void RuleFails(ILogger logger, Exception exception, string rule);
}
