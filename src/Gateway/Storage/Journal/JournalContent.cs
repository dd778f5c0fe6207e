using Gateway.Model;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Storage.Journal;

/// <summary>What a journal's file holds.</summary>
/// <param name="Records">The ends that were kept, one a request; of a request under a budget that had not ended, its beginning.</param>
/// <param name="Unreadable">Entries that were not written to their end, or that another version wrote.</param>
internal sealed record JournalContent(IReadOnlyList<RequestRecord> Records, int Unreadable)
{
    /// <summary>Requests that had not ended.</summary>
    public int Unended => Records.Count(static record => record.State == RequestState.Pending);

    /// <summary>Reads the whole file.</summary>
    public static JournalContent Read(SafeFileHandle file)
    {
        var (entries, unreadable) = (new SortedDictionary<long, byte[]?[]>(), 0);
        var page = new byte[JournalPage.Size];
        var length = RandomAccess.GetLength(file);
        for (var at = 0L; at < length; at += JournalPage.Size)
        {
            var read = RandomAccess.Read(file, page, at);
            if (JournalPage.TryRead(page.AsSpan(0, read), out var header, out var content))
                Add(entries, header, content.ToArray());
            else if (!JournalPage.IsFree(page.AsSpan(0, read)))
                unreadable++;
        }

        var records = Decode(entries, ref unreadable);
        return new JournalContent(records, unreadable);
    }

    private static void Add(SortedDictionary<long, byte[]?[]> entries, in JournalPage header, byte[] content)
    {
        if (!entries.TryGetValue(header.Entry, out var parts))
            entries.Add(header.Entry, parts = new byte[]?[header.Parts]);
        if (header.Part < parts.Length)
            parts[header.Part] = content;
    }

    private static List<RequestRecord> Decode(SortedDictionary<long, byte[]?[]> entries, ref int unreadable)
    {
        var records = new Dictionary<long, RequestRecord>();
        foreach (var parts in entries.Values)
        {
            // Of a request that was kept twice the later entry counts.
            if (TryDecode(parts) is { } record)
                records[record.Id] = record;
            else
                unreadable++;
        }

        return [.. records.Values];
    }

    private static RequestRecord? TryDecode(byte[]?[] parts)
    {
        if (Array.IndexOf(parts, null) >= 0)
            return null;
        try
        {
            return EncodedRecord.Decode(parts.Length == 1 ? parts[0]! : [.. parts.SelectMany(part => part!)]);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
