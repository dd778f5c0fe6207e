using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Native;
using Gateway.Protocol.Dialects;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Resilience.Queue;

namespace Gateway.Endpoints;

/// <summary>
/// A native request's one attempt. Its circuit judges it when its answer begins: a WebSocket or a download may last for hours, and would hold the probe.
/// Its turn at the provider lasts to its end.
/// </summary>
internal sealed class NativeWalk(
    NativeCall call, Provider provider, NativeForwarder forwarder, RequestSettlement settlement, TimeProvider time, CancellationToken stopped) : ITurnSeeker
{
    private static readonly RequestPeek Unread = new();

    private Task<Attempt>? _running;

    public string Key => call.KeyId ?? "";

    public CallPriority Priority => call.Priority;

    public long EstimatedTokens => CallAdmission.Tokens(call, call.Exchange!.Request.Operation);

    public Outcome? BrokenOff => AttemptFailure.BrokenOff(AttemptStage.Plan, call.Http.RequestAborted, stopped);

    public void Queued(Target target, TimeSpan wait)
    {
        call.Waited(wait);
        settlement.Queued(call, target, wait);
    }

    /// <summary>As the other, once its turn has come.</summary>
    public async ValueTask<Attempt> RunAsync(ProviderCircuit circuit, ProviderGate gate, CancellationToken cancellationToken) =>
        circuit.PassOver(call.Target!, call.Exchange!.Request.Operation.IsChat) is { } passedOver ? passedOver : await gate.RunAsync(
            call.Target!, this, static _ => false, static (s, token) => s.walk.RunAsync(s.circuit, token), (walk: this, circuit), cancellationToken).ConfigureAwait(false);

    /// <summary>Never throws for what the provider or the client does. What breaks after the answer has begun is told to the circuit, too.</summary>
    public async ValueTask<Attempt> RunAsync(ProviderCircuit circuit, CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(circuit, cancellationToken).ConfigureAwait(false);
        if (_running is null)
            return judged;
        var period = circuit.Period;
        call.Exchange!.Pass();
        var ended = await _running.ConfigureAwait(false);
        if (judged.Outcome.IsSuccess && ProviderCircuit.IsFailure(ended.Outcome))
            await circuit.FailedLaterAsync(ended, period).ConfigureAwait(false);
        return ended;
    }

    private async ValueTask<Attempt> JudgeAsync(ProviderCircuit circuit, CancellationToken cancellationToken)
    {
        try
        {
            return await circuit.RunAsync(
                call.Target!, static (walk, _, token) => walk.BeginAsync(token), this, call.Exchange!.Request.Operation.IsChat, cancellationToken).ConfigureAwait(false);
        }
        catch when (_running is not null)
        {
            // Whatever became of the circuit: nothing may run on behind its request.
            call.Exchange!.Pass();
            await _running.ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends when the answer has begun, or there is none. By then the model is known, of which it speaks.</summary>
    private async ValueTask<Attempt> BeginAsync(CancellationToken cancellationToken)
    {
        _running = AttemptAsync(cancellationToken);
        await Task.WhenAny(_running, call.Exchange!.Answered).ConfigureAwait(false);
        return _running.IsCompleted ? await _running.ConfigureAwait(false) : new Attempt(call.Target!, call.Exchange.Judged);
    }

    private async Task<Attempt> AttemptAsync(CancellationToken cancellationToken)
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
