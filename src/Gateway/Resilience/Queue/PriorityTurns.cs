using Gateway.Model.Callers;

namespace Gateway.Resilience.Queue;

/// <summary>
/// Those who wait, by priority: the highest goes first, but nobody starves: a lower one that was passed over nine times has the tenth turn. The queue locks.
/// </summary>
internal sealed class PriorityTurns
{
    /// <summary>So many turns in a row go to higher priorities at most.</summary>
    public const int MostPassedOver = 9;

    private const int Count = (int)CallPriority.Low + 1;

    private readonly KeyTurns[] _turns = [new(), new(), new()];
    private readonly int[] _passedOver = new int[Count];

    public KeyTurns this[CallPriority priority] => _turns[(int)priority];

    /// <summary>Whose turn is next; null where nobody waits.</summary>
    public Waiter? Next => _turns[NextPriority].Next;

    // The lowest of those that were passed over too often, else the highest of those where somebody waits.
    private int NextPriority
    {
        get
        {
            for (var low = Count - 1; low > 0; low--)
            {
                if (_passedOver[low] >= MostPassedOver)
                    return low;
            }

            var high = 0;
            while (high < Count - 1 && _turns[high].Count == 0)
                high++;
            return high;
        }
    }

    public void Add(Waiter waiter) => this[waiter.Priority].Add(waiter);

    /// <summary>All of them: those first whose turn is next, then by priority.</summary>
    public IEnumerable<Waiter> All
    {
        get
        {
            var next = NextPriority;
            return _turns[next].All.Concat(_turns.Where((_, priority) => priority != next).SelectMany(turns => turns.All));
        }
    }

    /// <summary>The turn of <paramref name="waiter"/> has come.</summary>
    public void Take(Waiter waiter)
    {
        var priority = (int)waiter.Priority;
        _turns[priority].Take(waiter);
        _passedOver[priority] = 0;
        for (var lower = priority + 1; lower < Count; lower++)
            _passedOver[lower] = _turns[lower].Count > 0 ? _passedOver[lower] + 1 : 0;
    }

    public void Remove(Waiter waiter)
    {
        var turns = this[waiter.Priority];
        turns.Remove(waiter);
        if (turns.Count == 0)
            _passedOver[(int)waiter.Priority] = 0;
    }
}
