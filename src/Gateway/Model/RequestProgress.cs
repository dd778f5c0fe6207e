using System.Net.Http.Headers;
using Gateway.Model.Limits;
using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>What has happened to one request so far; written by the stages it passes, read for headers, log and metrics.</summary>
public sealed class RequestProgress
{
    // Replaced, never changed: a ping reads it on another thread.
    private Attempt[] _attempts = [];

    public RequestProgress(IngressRequest request, long startedAt) => (Request, StartedAt) = (request, startedAt);

    public IngressRequest Request { get; }

    /// <summary>Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of arrival.</summary>
    public long StartedAt { get; }

    /// <summary>Ended attempts, in order.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    /// <summary>The target being asked, or that answered.</summary>
    public Target? Current { get; set; }

    /// <summary>The headers of the provider whose answer is relayed: limits and such reach the client.</summary>
    public HttpResponseHeaders? ProviderHeaders { get; set; }

    /// <summary>How near the caller is to the gateway's limits; null where none holds.</summary>
    public LimitStanding? Standing { get; init; }

    /// <summary>What the provider that is asked is told of the trace; null: nothing.</summary>
    public TraceContext? Trace { get; set; }

    /// <summary>What the translation of the current attempt lost.</summary>
    public ConversionReport? Report { get; set; }

    /// <summary>What was changed in the request whoever answers it; null where nothing was.</summary>
    public ConversionReport? Changes { get; init; }

    /// <summary>Time that was not the gateway's own: the provider's in all attempts so far, and the pauses between them.</summary>
    public TimeSpan ProviderTime { get; set; }

    /// <summary>What the request has cost, once its answer is whole; null before that, and where it is unknown.</summary>
    public decimal? CostUsd { get; set; }

    public void Ended(Attempt attempt)
    {
        if (!attempt.Outcome.IsSuccess)
            ProviderHeaders = null;
        // Only the last error body can still be passed on: a walk of many tries does not keep them all.
        var attempts = new Attempt[_attempts.Length + 1];
        for (var i = 0; i < _attempts.Length; i++)
            attempts[i] = attempt.Outcome.IsSkipped ? _attempts[i] : _attempts[i].WithoutBody();
        attempts[^1] = attempt;
        _attempts = attempts;
    }

    /// <summary><c>claude=overloaded,gemini=ok</c>, the running attempt with <paramref name="current"/> as its end.</summary>
    public string DescribeAttempts(string? current = null)
    {
        if (_attempts.Length == 0 && current is not null)
            return $"{Current!.Provider}={current}";
        var ended = Describe(_attempts);
        return current is null ? ended : $"{ended},{Current!.Provider}={current}";
    }

    /// <summary><c>claude=overloaded,gemini=ok</c>.</summary>
    public static string Describe(IReadOnlyList<Attempt> attempts) =>
        attempts is [var only] ? $"{only.Target.Provider}={only.Outcome.Word}" : string.Join(',', attempts.Select(a => $"{a.Target.Provider}={a.Outcome.Word}"));
}
