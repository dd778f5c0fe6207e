namespace Gateway.Alerting.Monitoring;

/// <summary>
/// The traffic of the last slots of time, each slot in a cell of its own, made when the first request falls into it. A cell has its own lock, held for
/// a few additions: two requests wait for each other only where they end at the same instant, and a reader holds one cell at a time.
/// </summary>
internal sealed class TrafficRing(int slots)
{
    private readonly Cell?[] _cells = new Cell?[slots];

    public void Add(long slot, in TrafficSample sample)
    {
        var cell = At(slot);
        lock (cell.Lock)
            cell.Traffic.Add(sample);
    }

    public void AddCost(long slot, decimal usd)
    {
        var cell = At(slot);
        lock (cell.Lock)
            cell.Traffic.AddCost(usd);
    }

    /// <summary>Adds the slots from <paramref name="first"/> to <paramref name="last"/>, as far as they are kept, to <paramref name="sum"/>.</summary>
    public void Read(long first, long last, Traffic sum)
    {
        for (var slot = Math.Max(first, last - slots + 1); slot <= last; slot++)
        {
            if (Volatile.Read(ref _cells[slot % slots]) is not { } cell || cell.Slot != slot)
                continue;
            lock (cell.Lock)
                sum.Add(cell.Traffic);
        }
    }

    private Cell At(long slot)
    {
        ref var place = ref _cells[slot % slots];
        while (true)
        {
            var cell = Volatile.Read(ref place);
            // A newer one: this thread was stopped for as long as the whole ring lasts.
            if (cell is not null && cell.Slot >= slot)
                return cell;
            var fresh = new Cell(slot);
            if (Interlocked.CompareExchange(ref place, fresh, cell) == cell)
                return fresh;
        }
    }

    private sealed class Cell(long slot)
    {
        public long Slot => slot;

        public Lock Lock { get; } = new();

        public Traffic Traffic { get; } = new();
    }
}
