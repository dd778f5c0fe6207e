using System.Diagnostics;
using Gateway.Model;
using Gateway.Protocol.Dialects;

namespace Gateway.Telemetry.Tracing;

/// <summary>
/// The spans of one request: its own, and one for each call to a provider. Disposed when the request has ended; every span of it is over then, once.
/// </summary>
public sealed class RequestTrace : IDisposable
{
    private readonly GatewayTracing _tracing;
    private readonly Activity _request;
    private Activity? _attempt;
    private int _attempts;

    internal RequestTrace(GatewayTracing tracing, Activity request) => (_tracing, _request) = (tracing, request);

    private bool IsRecorded => _request.IsAllDataRequested;

    /// <summary>A call to a provider begins; whoever calls this is inside its span until the caller's asynchronous method returns.</summary>
    /// <returns>What the provider is told of the trace.</returns>
    public TraceContext AttemptStarted(Target target, Uri address, RequestPeek peek, DateTimeOffset at, string operation = "chat")
    {
        _attempts++;
        // A request that is not sampled has no spans beneath it: its own context is passed on then.
        if (IsRecorded)
            StartAttempt(target, address, peek, at, operation);
        var span = _attempt ?? _request;
        return new TraceContext(span.Id!, string.IsNullOrEmpty(span.TraceStateString) ? null : span.TraceStateString);
    }

    /// <summary>An attempt has ended, priced; one that passed a target over never began.</summary>
    /// <param name="attempt">How.</param>
    /// <param name="arrived">When the request did.</param>
    /// <param name="now">When this is.</param>
    public void AttemptEnded(Attempt attempt, DateTimeOffset arrived, DateTimeOffset now)
    {
        if (attempt.Outcome.IsSkipped)
        {
            AddEvent(SpanEvents.Skipped(attempt.Target, attempt.Outcome.Word, now));
            return;
        }

        if (_attempt is not { } span)
            return;
        _attempt = null;
        var startedAt = arrived + attempt.StartedAfter;
        if (span.IsAllDataRequested)
            AttemptSpan.Describe(span, attempt, startedAt, _tracing.Mask);
        span.SetEndTime((startedAt + attempt.Duration).UtcDateTime);
        span.Dispose();
    }

    /// <summary>A wait for a turn is over.</summary>
    public void Queued(Target target, TimeSpan wait, DateTimeOffset at) => AddEvent(SpanEvents.Queued(target, wait, at));

    /// <summary>The same target was asked again.</summary>
    public void Retried(Target target, string reason, DateTimeOffset at) => AddEvent(SpanEvents.Retry(target, reason, at));

    /// <summary>The next target was asked.</summary>
    public void FellBack(Target from, Target to, string reason, DateTimeOffset at) => AddEvent(SpanEvents.Fallback(from, to, reason, at));

    /// <summary>The request has ended; its span lasts until <see cref="Dispose"/>, but tells this as its end.</summary>
    /// <param name="row">What became of it.</param>
    /// <param name="asked">The model it asked for.</param>
    /// <param name="endedAt">When.</param>
    public void Ended(RequestRecord row, string? asked, DateTimeOffset endedAt)
    {
        if (IsRecorded)
            RequestSpan.Describe(_request, row, asked is null ? null : _tracing.Shown(asked), _attempts);
        _request.SetEndTime(endedAt.UtcDateTime);
    }

    public void Dispose()
    {
        _attempt?.Dispose();
        _request.Dispose();
    }

    private void StartAttempt(Target target, Uri address, RequestPeek peek, DateTimeOffset at, string operation)
    {
        _attempt?.Dispose();
        var model = _tracing.Shown(target.Model);
        _attempt = _tracing.Source.StartActivity(ActivityKind.Client, _request.Context, tags: null, links: null, startTime: at, $"{operation} {model}".TrimEnd());
        if (_attempt is not { IsAllDataRequested: true } span)
            return;
        AttemptSpan.Ask(span, operation, model, _tracing.Vocabulary.GenAiProvider(target.Provider), peek);
        span.SetTag(SpanAttributes.ServerAddress, address.Host).SetTag(SpanAttributes.ServerPort, address.Port);
        span.SetTag(SpanAttributes.GatewayProvider, target.Provider).SetTag(SpanAttributes.AttemptNumber, _attempts);
    }

    private void AddEvent(in ActivityEvent what)
    {
        if (IsRecorded)
            _request.AddEvent(what);
    }
}
