using Gateway.Model.Limits;

namespace Gateway.Access.Limits;

/// <summary>Whom a limit counts for.</summary>
/// <param name="Key">The key that says the name; null where it is the same one whoever says it.</param>
/// <param name="Name">Of a key or a user.</param>
internal readonly record struct LimitSubject(string? Key, string Name);

/// <summary>
/// The subjects of one kind by name. Names of users come from callers, so there is a bound: past it those nobody knows yet share one scope, which is
/// strict with them and with nobody else.
/// </summary>
internal sealed class LimitSubjects
{
    private const int MostKnown = 20_000;

    private readonly Dictionary<LimitSubject, LimitScope> _known = [];
    private readonly LimitScope _others = new();
    private long _sweptAt;

    public LimitScope this[LimitSubject name, Moment now]
    {
        get
        {
            if (_known.TryGetValue(name, out var scope))
                return scope;
            if (_known.Count >= MostKnown)
                Sweep(now);
            if (_known.Count >= MostKnown)
                return _others;
            return _known[name] = new LimitScope();
        }
    }

    // At most once a second: a flood of names must not cost a pass over all of them each.
    private void Sweep(Moment now)
    {
        if (now.Second == _sweptAt)
            return;
        _sweptAt = now.Second;
        foreach (var (name, scope) in _known)
        {
            if (scope.IsIdle(now))
                _known.Remove(name);
        }
    }
}
