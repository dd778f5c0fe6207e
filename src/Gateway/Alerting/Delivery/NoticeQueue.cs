using Gateway.Model.Alerts;

namespace Gateway.Alerting.Delivery;

/// <summary>
/// What waits for one channel, bounded. Where it is full the oldest notice that an alert fires makes room: what it says is said again, or no
/// longer so. The end of an alert makes room for none, for nobody would close the incident: it is dropped only where nothing but ends waits.
/// </summary>
internal sealed class NoticeQueue(int capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<AlertNotice> _waiting = new();
    private readonly Queue<AlertNotice> _dropped = new();
    private readonly SemaphoreSlim _changed = new(0);
    private bool _completed;

    /// <summary>Never waits.</summary>
    /// <returns>What has to go without being told, be it <paramref name="notice"/> itself; null where there was room.</returns>
    public AlertNotice? Add(AlertNotice notice)
    {
        AlertNotice? dropped;
        lock (_lock)
        {
            if (_completed)
                return notice;
            dropped = _waiting.Count < capacity ? null : MakeRoom() ?? notice;
            if (dropped != notice)
                _waiting.AddLast(notice);
            // Its history is kept while that fits: who floods a dead channel is not to fill the memory with what was not told. That it was
            // not told is for whoever added it to remember.
            if (dropped is not null && _dropped.Count < capacity)
                _dropped.Enqueue(dropped);
        }

        _changed.Release();
        return dropped;
    }

    /// <summary>Nothing more is added; what waits can still be taken.</summary>
    public void Complete()
    {
        lock (_lock)
            _completed = true;
        _changed.Release();
    }

    /// <summary>Waits for the next notice: the dropped ones first, so that their end is not taken before them. Null at the end.</summary>
    public async Task<(AlertNotice Notice, bool IsDropped)?> TakeAsync()
    {
        while (true)
        {
            await _changed.WaitAsync().ConfigureAwait(false);
            lock (_lock)
            {
                if (_dropped.TryDequeue(out var dropped))
                    return (dropped, true);
                if (_waiting.First is { } first)
                {
                    _waiting.Remove(first);
                    return (first.Value, false);
                }

                if (_completed)
                    return null;
            }
        }
    }

    public void Dispose() => _changed.Dispose();

    private AlertNotice? MakeRoom()
    {
        var node = _waiting.First;
        while (node is not null && node.Value.Kind != NoticeKind.Firing)
            node = node.Next;
        if (node is not null)
            _waiting.Remove(node);
        return node?.Value;
    }
}
