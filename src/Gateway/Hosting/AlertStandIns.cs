using Gateway.Model.Alerts;

namespace Gateway.Hosting;

/// <summary>Keeps no alert: what fires ends with the process. It stands in for the store.</summary>
internal sealed class ForgottenAlerts : IAlertStore
{
    public Task<IReadOnlyList<Alert>> ReadActiveAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Alert>>([]);

    public Task SaveAsync(Alert alert, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Writes a log line for each notice. It stands in for the channels.</summary>
internal sealed partial class LoggedAlerts(ILogger<LoggedAlerts> logger) : IAlertSink
{
    public void Post(AlertNotice notice, IReadOnlyList<string> channels) => Noticed(logger, notice.Kind, notice.Alert.Key, notice.Alert.Severity, notice.Alert.Summary);

    [LoggerMessage(83, LogLevel.Warning, "Alert {Kind}: {Key} ({Severity}). {Summary}")]
    private static partial void Noticed(ILogger logger, NoticeKind kind, string key, AlertSeverity severity, string summary);
}
