using Gateway.Model.Alerts;
using Microsoft.Extensions.Logging;

namespace Gateway.Alerting.Rules;

/// <summary>Keeps alerts in the store. A store that fails or hangs is tried again at the next evaluation and stops none.</summary>
internal sealed partial class AlertArchive(IAlertStore store, TimeProvider time, ILogger logger)
{
    /// <summary>A store that is locked is waited for no longer: rules are evaluated every few seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int MostWaiting = 1000;

    // The latest of each: what was between is of no use any more.
    private readonly Dictionary<string, Alert> _waiting = new(StringComparer.Ordinal);
    private bool _isFailing;
    private Task _underWay = Task.CompletedTask;

    /// <summary>What fired when the process before this one ended; null where the store fails.</summary>
    public async Task<IReadOnlyList<Alert>?> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Alert>? alerts = null;
        await TryAsync(async () => alerts = await store.ReadActiveAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return alerts;
    }

    /// <summary>To be saved with the next <see cref="SaveAsync"/>.</summary>
    public void Add(Alert alert)
    {
        if (_waiting.Count < MostWaiting || _waiting.ContainsKey(alert.Id))
            _waiting[alert.Id] = alert;
        else
            AlertNotKept(logger, alert.Key, MostWaiting);
    }

    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var alert in _waiting.Values.ToList())
        {
            if (!await TryAsync(() => store.SaveAsync(alert, cancellationToken), cancellationToken).ConfigureAwait(false))
                return;
            _waiting.Remove(alert.Id);
        }
    }

    private async Task<bool> TryAsync(Func<Task> use, CancellationToken cancellationToken)
    {
        try
        {
            // One that was no longer waited for may still write, and must not overtake what is written later.
            await Task.WhenAny(_underWay).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            // A locked SQLite blocks its thread, whatever the token says.
            _underWay = Task.Run(use, cancellationToken);
            await _underWay.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            _isFailing = false;
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, rules are evaluated all the same.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Once is enough for as long as it lasts.
            if (!_isFailing)
                StoreFails(logger, e);
            _isFailing = true;
            return false;
        }
    }

    [LoggerMessage(80, LogLevel.Error, "Alerts cannot be kept; it is tried again at each evaluation.")]
    private static partial void StoreFails(ILogger logger, Exception exception);

    [LoggerMessage(81, LogLevel.Warning, "The alert {Key} is not kept: {Waiting} others wait for the store already.")]
    private static partial void AlertNotKept(ILogger logger, string key, int waiting);
}
