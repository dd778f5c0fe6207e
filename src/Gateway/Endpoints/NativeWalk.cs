using Gateway.Model;
using Gateway.Native;
using Gateway.Protocol.Dialects;
using Gateway.Providers;

namespace Gateway.Endpoints;

/// <summary>A native request's one attempt.</summary>
internal sealed class NativeWalk(NativeCall call, Provider provider, NativeForwarder forwarder, TimeProvider time, CancellationToken stopped)
{
    private static readonly RequestPeek Unread = new();

    /// <summary>Never throws for what the provider or the client does.</summary>
    public async ValueTask<Attempt> AttemptAsync(CancellationToken cancellationToken)
    {
        var (exchange, startedAt) = (call.Exchange!, time.GetTimestamp());
        call.ToldTrace = call.Trace is { } trace
            ? trace.AttemptStarted(call.Target!, provider.Address, Unread, call.CreatedAt + time.GetElapsedTime(call.StartedAt), exchange.Request.Operation.Name)
            : call.CallerTrace;
        var outcome = await forwarder.RunAsync(
            call.Http, exchange, provider.Version, _ => call.SetWalkOf(exchange.Judged), cancellationToken, stopped).ConfigureAwait(false);
        return new Attempt(call.Target!, outcome)
        {
            Dialect = provider.Dialect.Dialect,
            StartedAfter = time.GetElapsedTime(call.StartedAt, startedAt),
            Duration = time.GetElapsedTime(startedAt),
            TimeToFirstToken = exchange.FirstContentAt is { } first ? time.GetElapsedTime(startedAt, first) : null,
            Usage = exchange.Usage(outcome),
            StopReason = exchange.StopReason,
            Exchange = "relay",
        };
    }
}
