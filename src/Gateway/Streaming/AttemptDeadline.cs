namespace Gateway.Streaming;

/// <summary>The time an attempt has for what it waits for right now. One timer, armed anew for each wait.</summary>
public sealed class AttemptDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _outer;
    private readonly CancellationToken _outerToken;

    /// <param name="time">The clock.</param>
    /// <param name="outer">Ends the attempt for other reasons: the client left, the request's whole time is over.</param>
    public AttemptDeadline(TimeProvider time, CancellationToken outer)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _outerToken = outer;
        _outer = outer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What is waited for: words for the error text.</summary>
    public string WaitingFor { get; private set; } = "";

    public TimeSpan Allowed { get; private set; }

    /// <summary>The time was up (and nothing else ended the attempt before).</summary>
    public bool IsExpired => _source.IsCancellationRequested && !_outerToken.IsCancellationRequested;

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
        _source.Dispose();
    }
}
