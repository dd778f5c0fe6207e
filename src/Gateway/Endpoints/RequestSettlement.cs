using Gateway.Alerting.Monitoring;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Storage;
using Gateway.Telemetry;

namespace Gateway.Endpoints;

/// <summary>
/// Tells the log and the meters what became of a request: pending at dispatch, each attempt as it ends, and its end, exactly once,
/// whatever happened in between.
/// </summary>
public sealed class RequestSettlement(
    RequestLog log, GatewayMeters meters, RequestCapture captures, PerformanceMonitor monitor, TimeProvider time, RequestLines lines, ILogger<RequestSettlement> logger)
{
    /// <summary>Counts the request as in flight until <see cref="EndAsync"/>.</summary>
    public void Begin() => meters.RequestStarted();

    /// <summary>The first target is about to be asked.</summary>
    public void Dispatched(GatewayCall call)
    {
        call.RecordId = log.NextId();
        Covered(call);
        // A full queue loses nothing here: the request's end waits for room and writes the whole row.
        log.TryWrite(RequestDescription.Pending(call));
    }

    /// <summary>What its attempt to come may cost is reserved: before that is asked for, it is kept where a kill of the process does not reach it.</summary>
    public void Covered(GatewayCall call)
    {
        if (call.Hold is not { } hold || hold.Reserved <= call.KeptReservation)
            return;
        call.Kept = log.Keep(RequestDescription.Pending(call), call.Kept);
        call.KeptReservation = hold.Reserved;
    }

    /// <summary>
    /// The whole answer is there and good; its last part is about to be handed to the client, and its row survives that. It never throws: accounts
    /// that fail break no answer.
    /// </summary>
    public void AnswerReady(ChatCall call, Attempt attempt)
    {
        try
        {
            Keep(call, attempt);
        }
#pragma warning disable CA1031 // Whatever it was, the client's answer is whole.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.AnswerNotKept(logger, e, call.RequestId);
        }
    }

    /// <summary>A wait for a turn at the target's provider is over.</summary>
    public void Queued(GatewayCall call, Target target, TimeSpan wait)
    {
        meters.Queued(target.Provider, wait);
        call.Trace?.Queued(target, wait, Now(call));
    }

    public void AttemptEnded(GatewayCall call, Attempt attempt)
    {
        attempt = Priced(call, attempt);
        call.Ended(attempt);
        call.Hold?.AttemptEnded(attempt, call.IsStream);
        call.Capture?.Ended(attempt.Outcome);
        Measure(call, attempt);
        // What a native call asks for may be anything: it says nothing of how soon a chat begins.
        if (call is ChatCall && !call.IsCount)
            call.Composition.Latencies.Record(attempt, call.IsStream);
        AttemptLines.Ended(logger, call, attempt);
        CountLosses(call, attempt);
        call.Trace?.AttemptEnded(attempt, call.CreatedAt, Now(call));
        CountStep(call);
    }

    /// <summary>The client has its answer, or left: the request's end, once. Its body goes back to the pool.</summary>
    public async ValueTask EndAsync(GatewayCall call)
    {
        var duration = time.GetElapsedTime(call.StartedAt);
        CallAdmission.Leave(call);
        // Whatever fails on the way: what is reserved is free again.
        using var hold = call.Hold;
        Measure(call, duration);
        if (call.RecordId == 0)
            call.RecordId = log.NextId();
        var row = RequestDescription.Ended(call, duration);
        call.Trace?.Ended(row, call.AskedModel, call.CreatedAt + duration);
        if (!call.IsCount)
            monitor.Record(row, call.Attempts, call.IsTimed);
        if (call is ChatCall chat)
            row = await TakeBodiesAsync(chat, row).ConfigureAwait(false);
        await WriteAsync(call, row).ConfigureAwait(false);
        lines.Ended(call, row, duration);
    }

    private async ValueTask WriteAsync(GatewayCall call, RequestRecord row)
    {
        call.Hold?.Settle();
        // Of a failed request the journal still holds the beginning: were the process killed now, all it reserved would count as spent.
        if (row.Charge is not null && !call.IsEndKept)
            call.Kept = log.Keep(row, call.Kept);
        await log.WriteAsync(row, call.Kept, CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask<RequestRecord> TakeBodiesAsync(ChatCall call, RequestRecord row)
    {
        if (call.Capture is not null)
            row = await captures.FillAsync(call, row).ConfigureAwait(false);
        call.Body?.Dispose();
        return row;
    }

    private void Keep(ChatCall call, Attempt attempt)
    {
        var answered = RequestDescription.Answered(call, Priced(call, attempt), time.GetElapsedTime(call.StartedAt));
        call.Progress!.CostUsd = answered.Price.Usd;
        call.Kept = log.Keep(answered, call.Kept);
        call.IsEndKept = true;
    }

    private Attempt Priced(GatewayCall call, Attempt attempt) =>
        call.IsCount ? attempt : attempt with { Price = call.Composition.Catalogue.Price(attempt.Target, attempt.Usage, call.CreatedAt + attempt.StartedAfter) };

    private void Measure(GatewayCall call, Attempt attempt)
    {
        var (provider, model) = (attempt.Target.Provider, attempt.Target.Model);
        if (call.IsLocal(attempt))
            return;
        meters.AttemptEnded(provider, model, attempt.Outcome.Word, attempt.Duration, call.Operation);
        if (attempt.Outcome.Stage == AttemptStage.Plan || call.IsCount)
            return;
        meters.TokensUsed(provider, model, attempt.Usage);
        if (attempt.Price.Usd is { } usd)
            meters.Cost(provider, model, usd);
    }

    private void Measure(GatewayCall call, TimeSpan duration)
    {
        var target = call.Current;
        var overhead = duration - call.ProviderTime;
        var stream = call.IsStream;
        meters.RequestEnded(
            call.Ingress, target?.Provider, target?.Model, stream, RequestDescription.Word(call), duration, overhead,
            stream ? RequestDescription.FirstToken(call) : null);
        if (call.Error is not null && RequestDescription.IsOverLimit(call))
            meters.RateLimited("provider");
    }

    private void CountLosses(GatewayCall call, Attempt attempt)
    {
        // An attempt that was never planned has lost nothing: the report is that of the attempt before it. A count of the gateway's own translates nothing.
        if (attempt.Exchange is not null && !call.IsLocal(attempt) && call.Report is { IsLossless: false } report && call is ChatCall chat)
            meters.TranslationLost(chat.Dialect.Dialect, attempt.Dialect, report);
    }

    private void CountStep(GatewayCall call)
    {
        var attempts = call.Attempts;
        if (attempts.Count < 2)
            return;
        var (before, now) = (attempts[^2], attempts[^1]);
        var (reason, at) = (before.Outcome.Word, now.Outcome.IsSkipped ? Now(call) : call.CreatedAt + now.StartedAfter);
        // A retry is a second call: where either was passed over there was one at most.
        if (before.Target != now.Target)
        {
            meters.FellBack(before.Target.Provider, now.Target.Provider, reason);
            call.Trace?.FellBack(before.Target, now.Target, reason, at);
            AttemptLines.FellBack(logger, call, before, now);
        }
        else if (!before.Outcome.IsSkipped && !now.Outcome.IsSkipped)
        {
            meters.Retried(now.Target.Provider, reason);
            call.Trace?.Retried(now.Target, reason, at);
            Log.Retried(logger, call.RequestId, now.Target.Provider, now.Target.Model, reason);
        }
    }

    // The clock of the row: it never goes back.
    private DateTimeOffset Now(GatewayCall call) => call.CreatedAt + time.GetElapsedTime(call.StartedAt);
}
