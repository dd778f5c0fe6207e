using Microsoft.Extensions.Logging;

namespace Gateway.Storage;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning,
        "{Rows} requests were left pending by the process before this one: they are now failed with {ErrorCode}")]
    public static partial void CrashRecovered(ILogger logger, int rows, string errorCode);

    [LoggerMessage(2, LogLevel.Error,
        "The request log could not write {Records} records; it tries again in {Delay}")]
    public static partial void BatchFailed(ILogger logger, Exception exception, int records, TimeSpan delay);

    [LoggerMessage(3, LogLevel.Error,
        "The request log cannot hold the record of {Record}: SQLite result {Result}")]
    public static partial void RecordRefused(ILogger logger, string record, int result);

    [LoggerMessage(23, LogLevel.Warning,
        "The request log cannot hold the bodies of {Record}: SQLite result {Result}; the record is kept without them")]
    public static partial void BodiesRefused(ILogger logger, string record, int result);

    [LoggerMessage(4, LogLevel.Critical,
        "The request log lost {Records} records: the database refused them until the stop")]
    public static partial void RecordsLost(ILogger logger, long records);

    [LoggerMessage(13, LogLevel.Critical,
        "The store's file {File} is gone: somebody has deleted it while the gateway runs. A new one is made; what was in the old one is lost")]
    public static partial void StoreGone(ILogger logger, string file);

    [LoggerMessage(12, LogLevel.Warning,
        "A checkpoint of the store failed; what was written stays in its WAL until the next one")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error,
        "A record came after the request log had ended, and is lost")]
    public static partial void RecordAfterEnd(ILogger logger);

    [LoggerMessage(10, LogLevel.Error,
        "Retention could not delete from the store; it tries again in {Delay}, and the log goes on")]
    public static partial void RetentionFailed(ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(11, LogLevel.Warning,
        "The store's file of {FileMiB} MiB, {UsedMiB} MiB of it in use, cannot shrink: it was made without auto_vacuum. Stop the gateway and run " +
        "'PRAGMA auto_vacuum = INCREMENTAL; VACUUM;' on it once")]
    public static partial void CannotShrink(ILogger logger, long fileMiB, long usedMiB);
}
