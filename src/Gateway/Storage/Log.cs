using Microsoft.Extensions.Logging;

namespace Gateway.Storage;

internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "{Rows} requests were left pending by the process before this one: they are now failed with {ErrorCode}")]
    public static partial void CrashRecovered(ILogger logger, int rows, string errorCode);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The request log could not write {Records} records; it tries again in {Delay}")]
    public static partial void BatchFailed(ILogger logger, Exception exception, int records, TimeSpan delay);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The request log cannot hold the record of {Record}: SQLite result {Result}")]
    public static partial void RecordRefused(ILogger logger, string record, int result);

    [LoggerMessage(EventId = 4, Level = LogLevel.Critical, Message = "The request log lost {Records} records: the database refused them until the stop")]
    public static partial void RecordsLost(ILogger logger, long records);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "A record came after the request log had ended, and is lost")]
    public static partial void RecordAfterEnd(ILogger logger);
}
