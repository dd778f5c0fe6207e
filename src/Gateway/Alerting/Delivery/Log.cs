using Gateway.Model.Alerts;

namespace Gateway.Alerting.Delivery;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Channel {Channel} ({Type}) was not told of alert {Rule} ({Kind}): {Status}. {Error}")]
    public static partial void NotTold(ILogger logger, string channel, string type, string rule, NoticeKind kind, NotificationStatus status, string error);

    [LoggerMessage(2, LogLevel.Warning, "Channel {Channel} is so far behind that alert {Rule} ({Kind}) is dropped")]
    public static partial void Dropped(ILogger logger, string channel, string rule, NoticeKind kind);

    [LoggerMessage(3, LogLevel.Warning, "Alert {Rule} names the channel {Channel}, which there is not")]
    public static partial void UnknownChannel(ILogger logger, string rule, string channel);

    [LoggerMessage(4, LogLevel.Error, "That channel {Channel} was told of alert {Rule}, or not, could not be kept in the history")]
    public static partial void NotRecorded(ILogger logger, Exception exception, string channel, string rule);

    [LoggerMessage(5, LogLevel.Warning, "Alert {Rule} ({Kind}) came after the stop: channel {Channel} is not told")]
    public static partial void AfterStop(ILogger logger, string rule, NoticeKind kind, string channel);
}
