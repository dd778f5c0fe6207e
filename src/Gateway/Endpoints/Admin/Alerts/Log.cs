namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>Who changed what of alerting; never with what.</summary>
internal static partial class Log
{
    [LoggerMessage(30, LogLevel.Information, "The alert rule {Rule} was {Change} over the admin API.", EventName = nameof(AlertRuleChanged))]
    public static partial void AlertRuleChanged(ILogger logger, string rule, string change);

    [LoggerMessage(31, LogLevel.Information, "The alert channel {Channel} was {Change} over the admin API.", EventName = nameof(AlertChannelChanged))]
    public static partial void AlertChannelChanged(ILogger logger, string channel, string change);

    [LoggerMessage(32, LogLevel.Warning, "The {Kind} {Name} that was made over the admin API does not count: {Problems}", EventName = nameof(DefinitionLeftOut))]
    public static partial void DefinitionLeftOut(ILogger logger, string kind, string name, string problems);
}
