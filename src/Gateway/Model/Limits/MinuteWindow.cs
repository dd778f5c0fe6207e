namespace Gateway.Model.Limits;

/// <summary>
/// What was taken in the last 60 seconds, in slots of a second: in no 60 seconds, wherever they begin, is more taken than its owner allows. A moment is
/// a whole number of seconds on any clock that does not go back. Its owner locks.
/// </summary>
public sealed class MinuteWindow
{
    // The running second and the 60 before it: an interval of 60 seconds that begins inside a slot is covered, too.
    private const int Slots = 61;

    private readonly long[] _slots = new long[Slots];
    private long _last;
    private long _sum;

    /// <summary>How much counts at <paramref name="now"/>.</summary>
    public long Used(long now)
    {
        Advance(now);
        return _sum;
    }

    /// <summary>Takes, whether there is room or not.</summary>
    public void Take(long amount, long now)
    {
        Advance(now);
        _slots[now % Slots] += amount;
        _sum += amount;
    }

    /// <summary>Gives back what was taken at <paramref name="takenAt"/>; what has left the window already stays gone.</summary>
    public void Return(long amount, long takenAt, long now)
    {
        Advance(now);
        if (now - takenAt >= Slots)
            return;
        _slots[takenAt % Slots] -= amount;
        _sum -= amount;
    }

    /// <summary>Seconds until no more than <paramref name="most"/> counts; 0: it is so now.</summary>
    public long SecondsUntil(long most, long now)
    {
        Advance(now);
        var left = _sum;
        for (var age = Slots - 1; age >= 0 && left > most; age--)
        {
            left -= _slots[Slot(now - age)];
            if (left <= most)
                return Slots - age;
        }

        return 0;
    }

    private void Advance(long now)
    {
        if (now <= _last)
            return;
        if (now - _last >= Slots)
        {
            Array.Clear(_slots);
            _sum = 0;
        }
        else
        {
            for (var second = _last + 1; second <= now; second++)
            {
                _sum -= _slots[Slot(second)];
                _slots[Slot(second)] = 0;
            }
        }

        _last = now;
    }

    private static long Slot(long second) => (second + Slots) % Slots;
}
