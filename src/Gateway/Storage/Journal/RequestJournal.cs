using Gateway.Model;
using Microsoft.Extensions.Logging;

namespace Gateway.Storage.Journal;

/// <summary>
/// Keeps the ends of requests from the moment their answers are handed over until their rows are committed (and, of requests under a budget, their
/// beginnings from before they are sent): a file beside the database,
/// a page a record, written to mapped memory and not synced. What is written lies in the system's page cache, which outlives the process:
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
    private JournalPages? _pages;
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
        lock (_lock)
            _pages = new JournalPages(_file!);
    }

    /// <summary>
    /// Keeps the beginning or the end of a request, in place of what <paramref name="earlier"/> holds of it. Never throws: on a disk that refuses the request goes on
    /// without, and that is logged.
    /// </summary>
    /// <returns>Where it is kept until <see cref="Free"/>; null where it is not.</returns>
    public JournalSlot? Keep(RequestRecord record, JournalSlot? earlier = null)
    {
        if (Write(EncodedRecord.Of(record)) is not { } kept)
            return earlier;
        // The old one goes when the new one is there: at no moment is there none.
        if (earlier is not null)
            Free(earlier);
        return kept;
    }

    /// <summary>The record is in the database. Once a slot.</summary>
    public void Free(JournalSlot slot)
    {
        lock (_lock)
        {
            for (var part = slot; part is not null;)
            {
                (var freed, part) = (part, part.Next);
                Clear(freed);
                freed.Next = null;
                _free.Push(freed);
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
            var isUnused = _pages is not null && _free.Count == _slots;
            _pages?.Dispose();
            (_pages, _file) = (null, null);
            using (file)
            {
                if (isUnused)
                    Empty(file);
            }
        }
    }

    // Under one lock: no page is written to after the file was given up.
    private JournalSlot? Write(ReadOnlySpan<byte> record)
    {
        var parts = JournalPage.PagesFor(record.Length);
        Span<byte> page = stackalloc byte[JournalPage.Size];
        lock (_lock)
        {
            if (_pages is not { } pages)
                return null;
            var (entry, first) = (++_entries, Take(parts));
            try
            {
                for (var (slot, part) = (first, 0); slot is not null; (slot, part) = (slot.Next, part + 1))
                {
                    var content = record[(part * JournalPage.Capacity)..Math.Min(record.Length, (part + 1) * JournalPage.Capacity)];
                    var used = new JournalPage(entry, part, parts).Write(page, content);
                    pages.Write(slot.Index, page[..used]);
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
    }

    private JournalSlot Take(int parts)
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

    private void Clear(JournalSlot slot)
    {
        try
        {
            _pages?.Write(slot.Index, JournalPage.Free);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // What the file never had room for holds nothing.
            Warn(e);
        }
    }

    private void Warn(Exception exception)
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _warnedAt));
        if ((last == 0 || time.GetElapsedTime(last, now) >= BetweenWarnings) && Interlocked.CompareExchange(ref _warnedAt, now, last) == last)
            Log.JournalFailed(logger, exception);
    }

    private static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private static void Empty(FileStream file)
    {
        if (file.Length > 0)
            file.SetLength(0);
    }
}
