using Gateway.Model;

namespace Gateway.Storage;

/// <summary>What the log's queue carries: a request's record or an attempt's.</summary>
internal readonly record struct LogEntry(RequestRecord? Request, AttemptRecord? Attempt);
