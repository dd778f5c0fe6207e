using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience;

/// <summary>What a circuit remembers of itself, so that people can see why it is where it is: since when, why, what failed, who was passed over.</summary>
internal sealed class CircuitMemory(string provider, TimeProvider time, Action<CircuitTransition> onTransition)
{
    private CircuitPosition _position;
    private DateTimeOffset _since = time.GetUtcNow();
    private string? _cause;
    private string? _explanation;
    private Attempt? _lastFailure;
    private Attempt? _lastCounted;
    private string? _sample;
    private long _shed;
    private long _period;
    private long _lastSuccessAt;
    private long _lastFailureAt;

    /// <summary>Rises with each transition.</summary>
    public long Period => Volatile.Read(ref _period);

    public string Cause => _cause ?? "no failure yet";

    public void CountShed() => Interlocked.Increment(ref _shed);

    /// <summary>Says why the next transition will happen.</summary>
    public void Explain(string cause) => _explanation = cause;

    /// <summary>An attempt the provider answered or failed has ended.</summary>
    public void Note(Attempt attempt)
    {
        var now = time.GetUtcNow().UtcTicks;
        if (attempt.Outcome.IsSuccess)
        {
            Volatile.Write(ref _lastSuccessAt, now);
            return;
        }

        attempt = attempt.WithoutBody();
        // A request's own mistake tells nothing about the provider.
        var counts = ProviderCircuit.IsFailure(attempt.Outcome);
        if (counts)
            Volatile.Write(ref _lastCounted, attempt);
        else if (attempt.Outcome.Error!.Kind != ChatErrorKind.RateLimit)
            return;
        Volatile.Write(ref _lastFailure, attempt);
        Volatile.Write(ref _lastFailureAt, now);
    }

    /// <summary>The circuit has moved to <paramref name="to"/>.</summary>
    public void Moved(CircuitPosition to, DateTimeOffset? openUntil, (int Calls, int Failures) recent, TimeSpan sampling)
    {
        var from = _position;
        if (to == CircuitPosition.Open)
            _sample = Volatile.Read(ref _lastCounted) is { } failure ? $"{failure.Target.Model} {failure.Outcome.TechnicalText}" : _sample;
        var (cause, now, shed) = (CauseOf(to, recent, sampling), time.GetUtcNow(), Interlocked.Exchange(ref _shed, 0));
        (_position, _since, _cause) = (to, now, cause);
        Interlocked.Increment(ref _period);
        onTransition(new CircuitTransition(provider, from, to, now, cause)
        {
            SampleError = to == CircuitPosition.Closed ? null : _sample, RequestsShed = shed, OpenUntil = openUntil,
        });
    }

    /// <summary>Takes over what was remembered before the process began.</summary>
    public void Restore(CircuitTransition last)
    {
        (_position, _since, _cause, _sample) = (CircuitPosition.Open, last.At, last.Cause, last.SampleError);
        Interlocked.Increment(ref _period);
    }

    public CircuitStatus Describe(CircuitPosition position) => new()
    {
        Provider = provider,
        Position = position,
        Since = _since,
        Cause = _cause,
        SampleError = _position == CircuitPosition.Closed ? null : _sample,
        RequestsShed = Interlocked.Read(ref _shed),
        LastSuccessAt = At(ref _lastSuccessAt),
        LastFailureAt = At(ref _lastFailureAt),
        LastError = Volatile.Read(ref _lastFailure)?.Outcome.Error?.Kind,
    };

    private string CauseOf(CircuitPosition to, (int Calls, int Failures) recent, TimeSpan sampling)
    {
        if (to == CircuitPosition.HalfOpen)
            return "the break is over, one probe is under way";
        return _position != CircuitPosition.Closed && Interlocked.Exchange(ref _explanation, null) is { } explained
            ? explained
            : FormattableString.Invariant($"{Count(recent.Failures, "failure")} in {sampling.TotalSeconds:0.###} s (of {Count(recent.Calls, "call")})");
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static DateTimeOffset? At(ref long ticks) =>
        Volatile.Read(ref ticks) is > 0 and var at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
}
