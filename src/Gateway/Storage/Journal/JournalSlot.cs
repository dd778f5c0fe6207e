namespace Gateway.Storage.Journal;

/// <summary>A place in the journal that holds the end of a request until it is in the database.</summary>
public sealed class JournalSlot
{
    internal JournalSlot(int index) => Index = index;

    /// <summary>Its page in the file.</summary>
    internal int Index { get; }

    /// <summary>Where the record goes on; null where it ends here, which it nearly always does.</summary>
    internal JournalSlot? Next { get; set; }
}
