namespace Gateway.Model;

/// <summary>The time an attempt has for what it waits for right now. One timer, armed anew for each wait.</summary>
public sealed class AttemptDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _outer;
    private readonly CancellationToken _stopped;
    private readonly CancellationTokenRegistration _stop;

    /// <param name="time">The clock.</param>
    /// <param name="outer">Ends the attempt for other reasons: the client left, the request's whole time is over.</param>
    /// <param name="stopped">Ends it, too: the gateway is stopping, and its running requests have had their time.</param>
    public AttemptDeadline(TimeProvider time, CancellationToken outer, CancellationToken stopped = default)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        (Outer, _stopped) = (outer, stopped);
        _outer = outer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _stop = stopped.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What ends the attempt whatever it waits for: the client left, the request's whole time is over, the gateway is stopping.</summary>
    public CancellationToken Outer { get; }

    /// <summary>What is waited for: words for the error text.</summary>
    public string WaitingFor { get; private set; } = "";

    public TimeSpan Allowed { get; private set; }

    /// <summary>The time was up (and nothing else ended the attempt before).</summary>
    public bool IsExpired => _source.IsCancellationRequested && !Outer.IsCancellationRequested && !_stopped.IsCancellationRequested;

    /// <summary>Gives <paramref name="allowed"/> for <paramref name="what"/>, of which <paramref name="passed"/> are over.</summary>
    public void Expect(string what, TimeSpan allowed, TimeSpan passed = default)
    {
        (WaitingFor, Allowed) = (what, allowed);
        _source.CancelAfter(allowed > passed ? allowed - passed : TimeSpan.Zero);
    }

    /// <summary>Nothing is waited for until the next <see cref="Expect"/>.</summary>
    public void Pause() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _outer.Dispose();
        _stop.Dispose();
        _source.Dispose();
    }
}
