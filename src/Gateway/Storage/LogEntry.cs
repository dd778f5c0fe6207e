using Gateway.Model;

namespace Gateway.Storage;

/// <summary>What the log's queue carries: one record of one kind.</summary>
internal readonly record struct LogEntry(RequestRecord? Request = null, CircuitTransition? Transition = null);
