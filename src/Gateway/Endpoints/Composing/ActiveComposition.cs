namespace Gateway.Endpoints.Composing;

/// <summary>The composition that counts now. Reading it costs one volatile read; requests do that once.</summary>
/// <param name="first">The one of the start.</param>
public sealed class ActiveComposition(Composition first) : IDisposable
{
    private readonly List<Action<Composition>> _followers = [];
    private volatile Composition _current = first;
    private volatile ReloadReport? _lastReload;

    public Composition Current => _current;

    /// <summary>The one of the start: some of the configuration counts at the start alone.</summary>
    public Composition Started { get; } = first;

    /// <summary>How the configuration was read last; null where it was not since the start.</summary>
    public ReloadReport? LastReload
    {
        get => _lastReload;
        set => _lastReload = value;
    }

    /// <summary>
    /// From now on <paramref name="follower"/> is told of each composition that takes the place of another, just before requests get it. It has no
    /// reason to fail: what could be wrong with a configuration is found before. For the wiring at the start.
    /// </summary>
    public void Follow(Action<Composition> follower) => _followers.Add(follower);

    /// <summary>Puts <paramref name="next"/> in the place of the current one; where a follower fails, all of them and requests stay with that. One caller at a time.</summary>
    public void Use(Composition next)
    {
        try
        {
            Tell(next);
        }
        catch
        {
            Tell(_current);
            throw;
        }

        _current = next;
    }

    /// <summary>Closes the providers' connections. Those of earlier compositions have ended by themselves, or end with the process.</summary>
    public void Dispose()
    {
        foreach (var provider in _current.Providers.All)
            provider.Dispose();
    }

    private void Tell(Composition composition)
    {
        foreach (var follower in _followers)
            follower(composition);
    }
}
