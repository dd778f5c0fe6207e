using Microsoft.Extensions.Logging;

namespace Gateway.Storage.Journal;

internal static partial class Log
{
    [LoggerMessage(21, LogLevel.Error,
        "The store's journal cannot be written: answers go out, but were the process killed now, the last of them would be missing from the log")]
    public static partial void JournalFailed(ILogger logger, Exception exception);

    [LoggerMessage(22, LogLevel.Warning,
        "The process before this one was killed: {Records} requests it had answered are in the log now, from the journal; {Unreadable} entries of it could not be read")]
    public static partial void Replayed(ILogger logger, int records, int unreadable);
}
