using Gateway.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Storage.Journal;

/// <summary>
/// Keeps the ends of requests from the moment their answers are handed over until their rows are committed (and, of requests under a budget, their
/// beginnings from before they are sent): a file beside the database,
/// a page a record, written with one call and not synced. What is written lies in the system's page cache, which outlives the process:
/// a kill loses no answered request, and nobody waits for the disk. (A power cut loses what the log's last transactions lose.)
/// 1. <see cref="Open"/>: takes the file for this process alone, and reads what a killed process left.
/// 2. <see cref="Begin"/>: what was left is in the database; the file is emptied.
/// 3. <see cref="Keep"/> and <see cref="Free"/>, until <see cref="Dispose"/>: a file in which nothing is kept is emptied, another stays for the next start.
/// Its size is that of the most requests that were between their answer and their row at once.
/// </summary>
internal sealed class RequestJournal(TimeProvider time, ILogger<RequestJournal> logger) : IDisposable
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Stack<JournalSlot> _free = new();
    private FileStream? _file;
    private volatile SafeFileHandle? _open;
    private int _slots;
    private long _entries;
    private long _warnedAt;

    /// <summary>The journal's file of a database.</summary>
    public static string PathOf(string connectionString) => $"{SqliteSettings.FileOf(connectionString)}-inflight";

    /// <summary>Takes the file, which is made where it is missing, and answers what is in it. Nothing is kept before <see cref="Begin"/>.</summary>
    /// <exception cref="IOException">Another gateway has it, or it cannot be opened.</exception>
    public JournalContent Open(string path)
    {
        try
        {
            _file = new FileStream(path, PrivateFile.Options(FileMode.OpenOrCreate));
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"The store's journal '{path}' cannot be taken; does another gateway run on this store? {e.Message}", e);
        }

        return JournalContent.Read(_file.SafeFileHandle);
    }

    /// <summary>What was <paramref name="left"/> is in the database. Empties the file; from now on it takes records.</summary>
    public void Begin(JournalContent left)
    {
        if (left.Records.Count + left.Unreadable > 0)
            Log.Replayed(logger, left.Records.Count - left.Unended, left.Unreadable);
        Empty(_file!);
        _open = _file!.SafeFileHandle;
    }

    /// <summary>
    /// Keeps the beginning or the end of a request, in place of what <paramref name="earlier"/> holds of it. Never throws: on a disk that refuses the request goes on
    /// without, and that is logged.
    /// </summary>
    /// <returns>Where it is kept until <see cref="Free"/>; null where it is not.</returns>
    public JournalSlot? Keep(RequestRecord record, JournalSlot? earlier = null)
    {
        if (_open is not { } file || Write(file, EncodedRecord.Of(record)) is not { } kept)
            return earlier;
        // The old one goes when the new one is there: at no moment is there none.
        if (earlier is not null)
            Free(earlier);
        return kept;
    }

    /// <summary>The record is in the database. Once a slot.</summary>
    public void Free(JournalSlot slot)
    {
        for (var part = slot; part is not null; part = Return(part))
        {
            try
            {
                if (_open is { } file)
                    RandomAccess.Write(file, JournalPage.Free, Offset(part));
            }
            catch (Exception e) when (IsRefusal(e))
            {
                // It would be replayed after a crash, onto a row that has ended: nothing would come of it.
                Warn(e);
            }
        }
    }

    /// <summary>Gives the file up.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_file is not { } file)
                return;
            var isUnused = _open is not null && _free.Count == _slots;
            (_open, _file) = (null, null);
            using (file)
            {
                if (isUnused)
                    Empty(file);
            }
        }
    }

    private JournalSlot? Write(SafeFileHandle file, ReadOnlySpan<byte> record)
    {
        var (entry, parts) = (Interlocked.Increment(ref _entries), JournalPage.PagesFor(record.Length));
        var first = Take(parts);
        Span<byte> page = stackalloc byte[JournalPage.Size];
        try
        {
            for (var (slot, part) = (first, 0); slot is not null; (slot, part) = (slot.Next, part + 1))
            {
                var content = record[(part * JournalPage.Capacity)..Math.Min(record.Length, (part + 1) * JournalPage.Capacity)];
                var used = new JournalPage(entry, part, parts).Write(page, content);
                RandomAccess.Write(file, page[..used], Offset(slot));
            }

            return first;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            Warn(e);
            Free(first);
            return null;
        }
    }

    private JournalSlot Take(int parts)
    {
        lock (_lock)
        {
            JournalSlot? first = null;
            for (var i = 0; i < parts; i++)
            {
                var slot = _free.TryPop(out var free) ? free : new JournalSlot(_slots++);
                slot.Next = first;
                first = slot;
            }

            return first!;
        }
    }

    private JournalSlot? Return(JournalSlot slot)
    {
        var next = slot.Next;
        slot.Next = null;
        lock (_lock)
            _free.Push(slot);
        return next;
    }

    private void Warn(Exception exception)
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _warnedAt));
        if ((last == 0 || time.GetElapsedTime(last, now) >= BetweenWarnings) && Interlocked.CompareExchange(ref _warnedAt, now, last) == last)
            Log.JournalFailed(logger, exception);
    }

    // Closed under a request that is still running is a refusal too: its end comes after that of the log.
    private static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private static long Offset(JournalSlot slot) => (long)slot.Index * JournalPage.Size;

    private static void Empty(FileStream file)
    {
        if (file.Length > 0)
            file.SetLength(0);
    }
}
