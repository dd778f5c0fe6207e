using System.Diagnostics.CodeAnalysis;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Model.Budgets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Accounting.Budgets;

/// <summary>
/// Looks at the budgets now and then, and tells channels and log of each that has spent half, four fifths, or all of its cap: once a threshold and period.
/// All is spent where 99 % are, or where somebody was refused after four fifths were. The end is told when the period is over.
/// </summary>
public sealed partial class BudgetWatch : BackgroundService
{
    /// <summary>What alerts of budgets name as their rule.</summary>
    public const string Rule = "budget";

    private const double All = 0.99;
    private static readonly (int Percent, AlertSeverity Severity)[] Thresholds = [(100, AlertSeverity.High), (80, AlertSeverity.Medium), (50, AlertSeverity.Low)];

    private readonly BudgetBook _book;
    private readonly IAlertSink _sink;
    private readonly Func<IReadOnlyList<string>> _channels;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<BudgetWatch> _logger;

    // Touched by the evaluation alone.
    private readonly Dictionary<BudgetAccount, (int Percent, Alert Alert)> _told = [];

    /// <param name="book">The budgets.</param>
    /// <param name="sink">Tells the channels.</param>
    /// <param name="channels">The names of those to tell.</param>
    /// <param name="interval">From look to look.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of each threshold, too.</param>
    public BudgetWatch(BudgetBook book, IAlertSink sink, Func<IReadOnlyList<string>> channels, TimeSpan interval, TimeProvider time, ILogger<BudgetWatch> logger)
    {
        (_book, _sink, _channels, _interval, _time, _logger) = (book, sink, channels, interval, time, logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            TryLook();
    }

    /// <summary>One look at all budgets. Not to be called twice at once.</summary>
    internal void Look()
    {
        var states = _book.List();
        foreach (var state in states)
        {
            var reached = Reached(state.Share, state.HasRefused);
            if (reached > Known(state))
                Tell(state, reached);
        }

        var running = states.Select(s => s.Place.Account).ToHashSet();
        foreach (var account in _told.Keys.Where(a => !running.Contains(a)).ToList())
            End(account);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A look that fails must not be the last.")]
    private void TryLook()
    {
        try
        {
            Look();
        }
        catch (Exception e)
        {
            LookFailed(_logger, e);
        }
    }

    // What another process has spent, it has told of.
    private int Known(BudgetState state) => _told.TryGetValue(state.Place.Account, out var told)
        ? told.Percent
        : Reached((double)state.RestoredNano / state.Budget.CapNano, hasRefused: false);

    private static int Reached(double share, bool hasRefused) =>
        share >= All || (hasRefused && share >= 0.8) ? 100
        : share >= 0.8 ? 80
        : share >= 0.5 ? 50
        : 0;

    private void Tell(BudgetState state, int percent)
    {
        var (now, subject) = (_time.GetUtcNow(), Subject(state));
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Rule = Rule,
            Subject = subject,
            Severity = Array.Find(Thresholds, t => t.Percent == percent).Severity,
            Metric = "budget_spent_percent",
            Value = Math.Round(state.Share * 100, 2),
            Threshold = percent,
            Summary = Summary(state, subject),
            StartedAt = now,
            FiredAt = now,
            NotifiedAt = now,
        };
        alert = alert with { Channels = _sink.Post(new AlertNotice(NoticeKind.Firing, alert, now), _channels()) };
        _told[state.Place.Account] = (percent, alert);
        Reached(_logger, subject, percent, NanoUsd.ToUsd(state.SpentNano), NanoUsd.ToUsd(state.Budget.CapNano), state.ResetsAt);
    }

    private void End(BudgetAccount account)
    {
        _told.Remove(account, out var told);
        var now = _time.GetUtcNow();
        var ended = told.Alert with { ResolvedAt = now, NotifiedAt = now, Summary = $"Budget {told.Alert.Subject} begins anew." };
        _sink.Post(new AlertNotice(NoticeKind.Resolved, ended, now), told.Alert.Channels);
    }

    private static string Subject(BudgetState state) => state.Subject.Length == 0 ? state.Budget.Id : $"{state.Budget.Id}/{state.Subject}";

    private static string Summary(BudgetState state, string subject)
    {
        var reset = state.ResetsAt is { } at ? FormattableString.Invariant($" It begins anew at {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.") : "";
        return FormattableString.Invariant(
            $"Budget {subject}: {NanoUsd.ToUsd(state.SpentNano):0.##} of {NanoUsd.ToUsd(state.Budget.CapNano):0.##} USD ({state.Budget.Per.Word()}) are spent, {state.Share * 100:0.#} %.{reset}");
    }

    [LoggerMessage(85, LogLevel.Warning, "Budget {Budget} has reached {Percent} %: {SpentUsd} of {Usd} USD are spent; it begins anew at {ResetsAt}.")]
    private static partial void Reached(ILogger logger, string budget, int percent, decimal spentUsd, decimal usd, DateTimeOffset? resetsAt);

    [LoggerMessage(86, LogLevel.Error, "The budgets could not be looked at.")]
    private static partial void LookFailed(ILogger logger, Exception exception);
}
