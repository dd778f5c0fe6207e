namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>Who changed what of alerting; never with what.</summary>
internal static partial class Log
{
    [LoggerMessage(60, LogLevel.Information, "Request {RequestId}: the alert rule {Rule} was {Change}.", EventName = nameof(AlertRuleChanged))]
    public static partial void AlertRuleChanged(ILogger logger, string requestId, string rule, string change);

    [LoggerMessage(61, LogLevel.Information, "Request {RequestId}: the alert channel {Channel} was {Change}.", EventName = nameof(AlertChannelChanged))]
    public static partial void AlertChannelChanged(ILogger logger, string requestId, string channel, string change);

    [LoggerMessage(62, LogLevel.Warning, "The {Kind} {Name} that was made over the admin API does not count: {Problems}", EventName = nameof(DefinitionLeftOut))]
    public static partial void DefinitionLeftOut(ILogger logger, string kind, string name, string problems);
}
