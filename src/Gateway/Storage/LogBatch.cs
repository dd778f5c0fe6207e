using System.Runtime.InteropServices;
using Gateway.Model;
using Gateway.Storage.Capture;
using Gateway.Storage.Journal;

namespace Gateway.Storage;

/// <summary>
/// Records that are written in one transaction. Of a request's two records the later replaces the earlier, so a request that ends
/// within a batch is one insert. The instance is reused from batch to batch.
/// </summary>
internal sealed class LogBatch
{
    private readonly List<RequestRecord> _requests = [];
    private readonly List<CircuitTransition> _transitions = [];
    private readonly List<JournalSlot> _kept = [];
    private readonly Dictionary<long, int> _pendingAt = [];
    private int _calls;

    /// <summary>Records taken, coalesced ones included.</summary>
    public int Taken { get; private set; }

    /// <summary>What the captured bodies of the records taken occupy.</summary>
    public long CaptureBytes { get; private set; }

    /// <summary>Rows to write.</summary>
    public int Rows => _requests.Count + _calls + _transitions.Count;

    public ReadOnlySpan<RequestRecord> Requests => CollectionsMarshal.AsSpan(_requests);

    public ReadOnlySpan<CircuitTransition> Transitions => CollectionsMarshal.AsSpan(_transitions);

    /// <summary>What the journal keeps of these records until they are written.</summary>
    public IReadOnlyList<JournalSlot> Kept => _kept;

    /// <summary>Records that are lost if they are never written: all but the ends the journal keeps, and what those replaced.</summary>
    public int Unkept => _requests.Count + _transitions.Count - _kept.Count;

    public void Add(in LogEntry entry)
    {
        Taken++;
        if (entry.Kept is { } kept)
            _kept.Add(kept);
        if (entry.Request is { } request)
            Add(request);
        else if (entry.Transition is { } transition)
            _transitions.Add(transition);
    }

    public void Clear()
    {
        (Taken, _calls, CaptureBytes) = (0, 0, 0);
        _requests.Clear();
        _transitions.Clear();
        _kept.Clear();
        _pendingAt.Clear();
    }

    private void Add(RequestRecord request)
    {
        _calls += request.Calls.Count;
        CaptureBytes += CaptureRoom.Needed(request);
        if (_pendingAt.TryGetValue(request.Id, out var at))
        {
            _requests[at] = request;
            return;
        }
        if (request.State == RequestState.Pending)
            _pendingAt.Add(request.Id, _requests.Count);
        _requests.Add(request);
    }
}
