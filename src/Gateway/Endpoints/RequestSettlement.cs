using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Routing.Strategies;
using Gateway.Storage;
using Gateway.Telemetry;

namespace Gateway.Endpoints;

/// <summary>
/// Tells the log and the meters what became of a request: pending at dispatch, each attempt as it ends, and its end, exactly once,
/// whatever happened in between.
/// </summary>
public sealed class RequestSettlement(
    RequestLog log, GatewayMeters meters, LatencyBook latencies, TimeProvider time, ILogger<RequestSettlement> logger)
{
    /// <summary>Counts the request as in flight until <see cref="EndAsync"/>.</summary>
    public void Begin() => meters.RequestStarted();

    /// <summary>The first target is about to be asked.</summary>
    public void Dispatched(ChatCall call)
    {
        call.RecordId = log.NextId();
        // A full queue loses nothing here: the request's end waits for room and writes the whole row.
        log.TryWrite(Describe(call, RequestState.Pending));
    }

    public void AttemptEnded(ChatCall call, Attempt attempt)
    {
        call.Progress!.Ended(attempt);
        meters.AttemptEnded(attempt.Target.Provider, attempt.Target.Model, attempt.Outcome.Word, attempt.Duration);
        if (attempt.Outcome.Stage != AttemptStage.Plan)
            meters.TokensUsed(attempt.Target.Provider, attempt.Target.Model, attempt.Usage);
        latencies.Record(attempt, call.Progress.Request.Peek.Stream);
        LogFailure(call, attempt);
        if (attempt.Unexpected is { } unexpected)
            Log.Unexpected(logger, unexpected, call.RequestId);
        CountLosses(call, attempt);
        CountStep(call.Progress.Attempts);
    }

    public async ValueTask EndAsync(ChatCall call)
    {
        var duration = time.GetElapsedTime(call.StartedAt);
        Measure(call, duration);
        foreach (var attempt in call.Progress?.Attempts ?? [])
        {
            if (attempt.Outcome.Stage != AttemptStage.Plan)
                await log.WriteAsync(Describe(call, attempt), CancellationToken.None).ConfigureAwait(false);
        }

        if (call.RecordId == 0)
            call.RecordId = log.NextId();
        var end = Describe(call, State(call)) with
        {
            Duration = (long)duration.TotalMilliseconds,
            Status = Status(call),
            ErrorCode = State(call) == RequestState.Completed ? null : Word(call),
        };
        await log.WriteAsync(end, CancellationToken.None).ConfigureAwait(false);
        if (logger.IsEnabled(LogLevel.Debug))
            Log.Ended(logger, call.RequestId, call.Progress?.DescribeAttempts() ?? "-", Status(call), (long)duration.TotalMilliseconds);
    }

    private void Measure(ChatCall call, TimeSpan duration)
    {
        var target = call.Progress?.Current;
        var overhead = duration - (call.Progress?.ProviderTime ?? TimeSpan.Zero);
        var stream = call.Request?.Peek.Stream ?? false;
        meters.RequestEnded(
            call.Dialect.Dialect.Name(), target?.Provider, target?.Model, stream, Word(call), duration, overhead, stream ? FirstToken(call) : null);
    }

    private void LogFailure(ChatCall call, Attempt attempt)
    {
        if (attempt.Outcome is not { IsSuccess: false, Side: AttemptSide.Provider } failed)
            return;
        if (failed.Error!.IsRefusedCredential)
        {
            Log.CredentialRefused(logger, call.RequestId, attempt.Target.Provider, failed.Status);
            return;
        }

        var level = ChatErrorTraits.Of(failed.Error.Kind).Severity switch
        {
            ErrorSeverity.Low => LogLevel.Debug,
            ErrorSeverity.Medium => LogLevel.Information,
            ErrorSeverity.High => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        if (logger.IsEnabled(level))
            Log.AttemptFailed(logger, level, call.RequestId, attempt.Target.Provider, attempt.Target.Model, failed.TechnicalText);
    }

    private void CountLosses(ChatCall call, Attempt attempt)
    {
        // An attempt that was never planned has lost nothing: the report is that of the attempt before it.
        if (attempt.Exchange is not null && call.Progress!.Report is { IsLossless: false } report)
            meters.TranslationLost(call.Dialect.Dialect, attempt.Dialect, report);
    }

    private void CountStep(IReadOnlyList<Attempt> attempts)
    {
        if (attempts.Count < 2)
            return;
        var (before, now) = (attempts[^2], attempts[^1]);
        if (before.Target != now.Target)
            meters.FellBack(before.Target.Provider, now.Target.Provider, before.Outcome.Word);
        // A retry is a second call: where either was passed over there was one at most.
        else if (!before.Outcome.IsSkipped && !now.Outcome.IsSkipped)
            meters.Retried(now.Target.Provider, before.Outcome.Word);
    }

    private static TimeSpan? FirstToken(ChatCall call) =>
        Last(call) is { TimeToFirstToken: { } first } last ? last.StartedAfter + first : null;

    /// <summary>The attempt that speaks for the request: the last that was made, else (nobody was asked) the last that was passed over.</summary>
    private static Attempt? Last(ChatCall call)
    {
        var attempts = call.Progress?.Attempts ?? [];
        for (var i = attempts.Count - 1; i >= 0; i--)
        {
            if (!attempts[i].Outcome.IsSkipped)
                return attempts[i];
        }

        return attempts.Count > 0 ? attempts[^1] : null;
    }

    private static RequestState State(ChatCall call) =>
        call.Error is null && !call.ClientGone && Last(call) is { Outcome.IsSuccess: true } ? RequestState.Completed : RequestState.Failed;

    private static int Status(ChatCall call) =>
        call.ClientGone && !call.Http.Response.HasStarted ? StatusCodes.Status499ClientClosedRequest : call.Http.Response.StatusCode;

    /// <summary>The request's outcome as a metric label and error code: a bounded set.</summary>
    private static string Word(ChatCall call) =>
        State(call) == RequestState.Completed ? "ok"
        : call.ClientGone ? "client_closed"
        : call.Error == GatewayError.Stopping ? GatewayReason.Shutdown.Word()
        : Last(call) is { Outcome.IsSuccess: false } last ? last.Outcome.Word
        : call.Error?.Type ?? ErrorTypes.Api;

    private static RequestRecord Describe(ChatCall call, RequestState state)
    {
        var (progress, last) = (call.Progress, Last(call));
        return new RequestRecord
        {
            Id = call.RecordId,
            RequestId = call.RequestId,
            ConversationId = call.Request?.ConversationId,
            UserId = call.Request?.UserId,
            KeyId = call.Request?.KeyId,
            Provider = progress?.Current?.Provider,
            Model = progress?.Current?.Model ?? call.Request?.Peek.Model,
            State = state,
            Ingress = call.Dialect.Dialect.Name(),
            Exchange = last?.Exchange,
            Stream = call.Request?.Peek.Stream ?? false,
            Attempts = last is null ? null : progress!.DescribeAttempts(),
            CreatedAt = call.CreatedAt.ToUnixTimeMilliseconds(),
            Ttft = (long?)FirstToken(call)?.TotalMilliseconds,
            StopReason = last?.StopReason is { } reason ? StopWord(reason) : null,
            Usage = last?.Usage ?? default,
        };
    }

    private static AttemptRecord Describe(ChatCall call, Attempt attempt) => new()
    {
        Provider = attempt.Target.Provider,
        Model = attempt.Target.Model,
        Usage = attempt.Usage,
        Duration = (long)attempt.Duration.TotalMilliseconds,
        Success = attempt.Outcome.IsSuccess,
        CreatedAt = (call.CreatedAt + attempt.StartedAfter).ToUnixTimeMilliseconds(),
    };

    private static string StopWord(StopReason reason) => reason switch
    {
        StopReason.EndTurn => "end_turn",
        StopReason.MaxTokens => "max_tokens",
        StopReason.StopSequence => "stop_sequence",
        StopReason.ToolUse => "tool_use",
        StopReason.Refusal => "refusal",
        StopReason.PauseTurn => "pause_turn",
        _ => "model_context_window_exceeded",
    };
}
