namespace Gateway.Resilience.Queue;

/// <summary>Those who wait with one priority: each key in a line of its own, and the lines take turns, however long they are. The queue locks.</summary>
internal sealed class KeyTurns
{
    private readonly Dictionary<string, LinkedListNode<Line>> _lines = new(StringComparer.Ordinal);
    private readonly LinkedList<Line> _order = new();

    public int Count { get; private set; }

    /// <summary>Whose turn is next; null where nobody waits.</summary>
    public Waiter? Next => _order.First?.Value.Waiters.First!.Value;

    public void Add(Waiter waiter)
    {
        if (!_lines.TryGetValue(waiter.Key, out var line))
            _lines[waiter.Key] = line = _order.AddLast(new Line());
        line.Value.Waiters.AddLast(waiter);
        Count++;
    }

    /// <summary>All of them: the lines in their order.</summary>
    public IEnumerable<Waiter> All => _order.SelectMany(line => line.Waiters);

    /// <summary>The turn of <paramref name="waiter"/> has come: its line goes behind the others.</summary>
    public void Take(Waiter waiter)
    {
        var line = _lines[waiter.Key];
        Remove(waiter);
        if (line.List is null)
            return;
        _order.Remove(line);
        _order.AddLast(line);
    }

    public void Remove(Waiter waiter)
    {
        var line = _lines[waiter.Key];
        line.Value.Waiters.Remove(waiter);
        Count--;
        if (line.Value.Waiters.Count > 0)
            return;
        _order.Remove(line);
        _lines.Remove(waiter.Key);
    }

    /// <summary>Who gives way to a request of <paramref name="key"/> where there is no room: the newest of the longest line, if it stays as long as that key's.</summary>
    public Waiter? GivesWayTo(string key)
    {
        var own = _lines.TryGetValue(key, out var line) ? line.Value.Waiters.Count : 0;
        var longest = _order.MaxBy(l => l.Waiters.Count);
        return longest?.Waiters.Count > own + 1 ? longest.Waiters.Last!.Value : null;
    }

    private sealed class Line
    {
        public LinkedList<Waiter> Waiters { get; } = new();
    }
}
