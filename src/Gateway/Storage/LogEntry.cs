using Gateway.Model;
using Gateway.Storage.Journal;

namespace Gateway.Storage;

/// <summary>What the log's queue carries: one record of one kind; of a request's end also where the journal keeps it meanwhile.</summary>
internal readonly record struct LogEntry(RequestRecord? Request = null, CircuitTransition? Transition = null, JournalSlot? Kept = null);
