using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>A log line, its level by the alert's severity; what ended and what is a test is information.</summary>
internal sealed partial class ConsoleTarget : ChannelTarget
{
    public override string Type => ChannelTypes.Console;

    public override string Address => "log";

    public override IEnumerable<string> Secrets => [];

    public override IEnumerable<string> Credentials => [];

    public override Task SendAsync(AlertNotice notice, string deliveryId, ChannelSurroundings surroundings, CancellationToken cancellationToken)
    {
        var (alert, level) = (notice.Alert, Level(notice));
        var (title, key) = (AlertText.Title(notice), AlertText.Line(alert.Key, 500));
        AlertTold(surroundings.Logger, level, title, key, alert.Metric, alert.Value, alert.Threshold);
        return Task.CompletedTask;
    }

    private static LogLevel Level(AlertNotice notice) => (notice.Kind, notice.Alert.Severity) switch
    {
        (not NoticeKind.Firing, _) or (_, AlertSeverity.Low) => LogLevel.Information,
        (_, AlertSeverity.Medium) => LogLevel.Warning,
        (_, AlertSeverity.High) => LogLevel.Error,
        _ => LogLevel.Critical,
    };

    [LoggerMessage(EventId = 1, Message = "Alert {Title} ({Alert}: {Metric} is {Value}, its bound is {Threshold})")]
    private static partial void AlertTold(ILogger logger, LogLevel level, string title, string alert, string metric, double value, double threshold);
}
