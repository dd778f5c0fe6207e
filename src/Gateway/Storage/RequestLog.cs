using System.Threading.Channels;
using Gateway.Model;
using Gateway.Storage.Capture;
using Gateway.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Gateway.Storage;

/// <summary>
/// Where the request path leaves its records: a bounded queue that <see cref="RequestLogWriter"/> empties. When it is full, writers
/// wait; no record is dropped while the process lives.
/// </summary>
public sealed class RequestLog
{
    private readonly Channel<LogEntry> _queue;
    private readonly CaptureRoom _captureRoom;
    private readonly RecordIds _ids;
    private readonly RequestJournal _journal;
    private readonly RequestLogSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<RequestLog> _logger;
    private readonly int _fullBatch;

    private TaskCompletionSource _batchIsFull = new();
    private long _waiting;
    private long _inBatch;
    private long _dropped;
    private volatile bool _writable;
    private volatile bool _completed;

    internal RequestLog(RequestJournal journal, RequestLogSettings settings, TimeProvider time, ILogger<RequestLog> logger)
    {
        (_journal, _settings, _time, _logger) = (journal, settings, time, logger);
        _ids = new RecordIds(time);
        _captureRoom = new CaptureRoom(settings.CaptureBytes);
        _fullBatch = Math.Min(settings.BatchRows, settings.QueueCapacity);
        _queue = Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(settings.QueueCapacity) { SingleReader = true });
    }

    /// <summary>Records handed over and not yet in the database.</summary>
    public long QueueLength => Interlocked.Read(ref _waiting) + Interlocked.Read(ref _inBatch);

    /// <summary>
    /// Records that never reach the database: 0, unless the process had to stop while the database refused them. What the journal keeps for the next start
    /// is none of them.
    /// </summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The database took the last batch (or was prepared for the first): what readiness asks.</summary>
    public bool IsWritable
    {
        get => _writable;
        internal set => _writable = value;
    }

    /// <summary>The id of a new request's record.</summary>
    public long NextId() => _ids.Next();

    /// <summary>Hands a record over if the queue has room; false, and nothing kept, if it has none.</summary>
    public bool TryWrite(RequestRecord record) => TryEnqueue(new LogEntry(Request: record));

    /// <summary>Hands a circuit's transition over if the queue has room; false, and nothing kept, if it has none.</summary>
    public bool TryWrite(CircuitTransition transition) => TryEnqueue(new LogEntry(Transition: transition));

    /// <summary>
    /// Hands a record over, waiting for room where there is none. A request's end is recorded whatever became of its client: pass no
    /// token of the request.
    /// </summary>
    public ValueTask WriteAsync(RequestRecord record, CancellationToken cancellationToken = default) =>
        WriteAsync(record, kept: null, cancellationToken);

    /// <summary>
    /// Keeps the end a request is about to have where a kill of the process does not reach it: to be called before the last part of its answer is handed
    /// over. Said again of the same request, it replaces what was <paramref name="earlier"/> kept. The end itself, written with what this returns,
    /// is what counts in the end; only a process that dies before leaves the kept one to the next start.
    /// </summary>
    public JournalSlot? Keep(RequestRecord record, JournalSlot? earlier = null) => _journal.Keep(record, earlier);

    /// <summary>Hands over the end of a request of which the journal has <paramref name="kept"/> one.</summary>
    public ValueTask WriteAsync(RequestRecord record, JournalSlot? kept, CancellationToken cancellationToken = default)
    {
        var entry = new LogEntry(Request: record, Kept: kept);
        return TryEnqueue(entry) ? ValueTask.CompletedTask : WaitAsync(entry, cancellationToken);
    }

    internal void StartIdsAfter(long highest) => _ids.StartAfter(highest);

    /// <summary>Waits for a batch's worth of records, at most the linger time after the first; false when there will be no more.</summary>
    internal async Task<bool> WaitForBatchAsync()
    {
        if (!await _queue.Reader.WaitToReadAsync(CancellationToken.None))
            return false;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _batchIsFull, full);
        if (Interlocked.Read(ref _waiting) < _fullBatch && !_completed)
            await Task.WhenAny(full.Task, Task.Delay(_settings.Linger, _time, CancellationToken.None));
        return true;
    }

    /// <summary>Moves what waits, up to a batch's worth, into <paramref name="batch"/>.</summary>
    internal void Take(LogBatch batch)
    {
        while (batch.Rows < _settings.BatchRows && _queue.Reader.TryRead(out var entry))
            batch.Add(entry);
        Interlocked.Exchange(ref _inBatch, batch.Taken);
        Interlocked.Add(ref _waiting, -batch.Taken);
    }

    /// <summary>The batch last taken is in the database (but for records it can never take): the journal need not keep it any longer.</summary>
    internal void Written(LogBatch batch)
    {
        foreach (var kept in batch.Kept)
            _journal.Free(kept);
        Interlocked.Exchange(ref _inBatch, 0);
        _captureRoom.Leave(batch.CaptureBytes);
    }

    /// <summary>
    /// Nothing more can be written: neither <paramref name="batch"/>, which the database refused, nor what waits. Counts what of it is lost, and answers that.
    /// </summary>
    internal long GiveUp(LogBatch batch)
    {
        while (_queue.Reader.TryRead(out var entry))
            batch.Add(entry);
        CountDropped(batch.Unkept);
        return batch.Unkept;
    }

    /// <summary>Nothing is written any more. What the journal still keeps stays for the next start.</summary>
    internal void Close() => _journal.Dispose();

    /// <summary>No more records: what waits is still written.</summary>
    internal void Complete()
    {
        _completed = true;
        _queue.Writer.TryComplete();
        _captureRoom.Close();
        Volatile.Read(ref _batchIsFull).TrySetResult();
    }

    internal void CountDropped(long records) => Interlocked.Add(ref _dropped, records);

    private bool TryEnqueue(in LogEntry entry)
    {
        var captured = CaptureRoom.Needed(entry.Request);
        if (!_captureRoom.TryEnter(captured))
            return false;
        if (!_queue.Writer.TryWrite(entry))
        {
            _captureRoom.Leave(captured);
            return false;
        }

        CountWaiting();
        return true;
    }

    private async ValueTask WaitAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        var (captured, toReturn) = (CaptureRoom.Needed(entry.Request), 0L);
        try
        {
            await _captureRoom.EnterAsync(captured, cancellationToken);
            toReturn = captured;
            await _queue.Writer.WriteAsync(entry, cancellationToken);
            toReturn = 0;
            CountWaiting();
        }
        // The end the journal keeps is replayed at the next start.
        catch (ChannelClosedException) when (entry.Kept is not null)
        {
        }
        catch (ChannelClosedException)
        {
            CountDropped(1);
            Log.RecordAfterEnd(_logger);
        }
        catch (OperationCanceledException)
        {
            CountDropped(entry.Kept is null ? 1 : 0);
            throw;
        }
        finally
        {
            _captureRoom.Leave(toReturn);
        }
    }

    private void CountWaiting()
    {
        if (Interlocked.Increment(ref _waiting) == _fullBatch)
            Volatile.Read(ref _batchIsFull).TrySetResult();
    }
}
