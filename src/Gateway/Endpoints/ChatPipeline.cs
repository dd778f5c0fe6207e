using Gateway.Access;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Routing;
using Gateway.Streaming;
using Gateway.Telemetry.Tracing;

namespace Gateway.Endpoints;

/// <summary>
/// The walk of one chat request, whatever its dialect:
/// 1. who is calling; 2. read the body once and peek into it; 3. plan the targets; 4. walk them until one has answered;
/// 5. where none has, say why; 6. settle: log, metrics, once, whatever happened.
/// </summary>
public sealed class ChatPipeline(
    AccessGate access,
    RoutePlanner planner,
    ProviderRegistry providers,
    FallbackRunner runner,
    RequestSettlement settlement,
    RequestCapture captures,
    GatewayTracing tracing,
    SecretMask mask,
    Drain drain,
    TimeProvider time,
    ILogger<ChatPipeline> logger)
{
    public Task RunAsync(HttpContext http, IIngressDialect dialect) => RunAsync(new ChatCall(http, dialect, time.GetTimestamp(), time.GetUtcNow()));

    /// <summary>Runs a call that has just arrived; what became of it is in <paramref name="call"/>, too.</summary>
    public async Task RunAsync(ChatCall call)
    {
        var http = call.Http;
        using var trace = call.Trace = tracing.Begin(http, call.CallerTrace, call.RequestId, call.Ingress, call.CreatedAt);
        call.Mask = mask;
        (call.Capture, call.IsAnonymous) = (captures.Begin(), !captures.KeepsNames);
        call.IsSimulated = providers.IsSimulated;
        AnswerHeaders.SetOrigin(http.Response, call.RequestId, call.IsSimulated);
        settlement.Begin();
        try
        {
            var error = await AnswerAsync(call).ConfigureAwait(false);
            if (error is not null)
                await RefuseAsync(call, error).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            call.ClientGone = true;
        }
        catch (OperationCanceledException) when (drain.Over.IsCancellationRequested)
        {
            await RefuseAsync(call, GatewayError.Stopping).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!IsCutShort(http, e))
        {
            await RefuseAsync(call, new GatewayError(e.StatusCode, ErrorTypes.InvalidRequest, $"The body cannot be read: {e.Message}")).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Providers' connections never throw up to here, so it was the client's that broke.
            call.ClientGone = true;
        }
        catch (Exception e)
        {
            Log.Unexpected(logger, e, call.RequestId);
            await RefuseAsync(call, new GatewayError(500, ErrorTypes.Api, "The gateway failed; the request id says which log entry tells more.")).ConfigureAwait(false);
        }
        finally
        {
            await settlement.EndAsync(call).ConfigureAwait(false);
        }
    }

    /// <returns>Null when the client has its answer (or left); else what to tell it.</returns>
    private async ValueTask<GatewayError?> AnswerAsync(ChatCall call)
    {
        drain.Over.ThrowIfCancellationRequested();

        // 1. Who is calling?
        var keyId = call.AdmittedAs;
        if (keyId is null && !access.TryEnter(call.Http.Request, out keyId))
            return new GatewayError(401, ErrorTypes.Authentication, GatewayError.KeyNeeded);

        // 2. Read the body once and peek into it.
        call.Body = await RequestReader.ReadAsync(call.Http.Request, drain.Over).ConfigureAwait(false);
        if (call.Body is null)
            return new GatewayError(413, ErrorTypes.RequestTooLarge, $"The body is larger than {RequestReader.MaxBytes} bytes (32 MiB).");
        var peek = call.Dialect.Peek(call.Body.Bytes);
        call.Request = RequestHeaders.Read(call.Http.Request, call.Dialect, call.Body, peek, call.RequestId, keyId);
        var problem = RequestHeaders.Problem(call.Http.Request);
        if (problem is not null || peek.Problems.Count > 0)
            return new GatewayError(400, ErrorTypes.InvalidRequest, string.Join("; ", problem is null ? peek.Problems : peek.Problems.Append(problem.Value)));

        // 3. Plan the targets.
        var plan = call.OnlyTarget is { } only ? new RoutePlan([only], [only], []) : planner.Plan(call.Request);
        if (!plan.IsKnown)
            return Unknown(peek.Model!, plan.Suggestions);
        if (plan.Targets.Count == 0)
            return new GatewayError(502, ErrorTypes.Api, $"No provider for this model has a credential (asked: {string.Join(", ", plan.Resolved.Select(t => t.Provider))}); the operator has to set one.");

        // 4. Walk them.
        return await WalkAsync(call, plan).ConfigureAwait(false);
    }

    // A body whose length was stated cannot go wrong but by its end: the client left in the middle of it.
    private static bool IsCutShort(HttpContext http, BadHttpRequestException broken) =>
        http.Request.ContentLength is not null && broken.StatusCode == StatusCodes.Status400BadRequest;

    private async ValueTask<GatewayError?> WalkAsync(ChatCall call, RoutePlan plan)
    {
        var progress = call.Progress = new RequestProgress(call.Request!, call.StartedAt) { Trace = call.CallerTrace };
        progress.Current = plan.Targets[0];
        settlement.Dispatched(call);
        var allowed = TotalTime(call.Request!, plan.Targets) - time.GetElapsedTime(call.StartedAt);
        using var total = new AttemptDeadline(time, call.Http.RequestAborted, drain.Over);
        total.Expect("the whole answer", allowed);
        await using var client = new ClientWriter(call.Http, progress, time, call.Capture?.Answer);
        var attempts = new AttemptRunner(progress, new ExchangePlanner(call.Request!, call.CreatedAt), client, time, attempt => settlement.AnswerReady(call, attempt), logger, drain.Over);

        var walk = new ChatWalk(call, plan, attempts, providers, settlement, new TimeBudget(allowed, time), time);
        if (call.OnlyTarget is { } only)
            walk.Ended(await walk.AttemptAsync(only, total.Token).ConfigureAwait(false));
        else
            await runner.RunAsync(walk, total.Token).ConfigureAwait(false);
        return Judge(call, progress.Attempts);
    }

    private GatewayError? Judge(ChatCall call, IReadOnlyList<Attempt> attempts)
    {
        var last = attempts[^1];
        if (last.Outcome.IsSuccess)
            return null;
        if (last.Outcome.Side == AttemptSide.Client)
        {
            call.ClientGone = true;
            return null;
        }

        var error = last.Outcome.Stage == AttemptStage.MidStream ? WalkError.MidStream(last)
            : drain.Over.IsCancellationRequested ? GatewayError.Stopping
            : WalkError.From(attempts, call.Dialect.Dialect);
        if (!last.ErrorReachedClient)
            return error;
        call.Error = error;
        return null;
    }

    private TimeSpan TotalTime(IngressRequest request, IReadOnlyList<Target> targets)
    {
        var configured = targets.Min(t => providers[t.Provider].Timeouts.Total);
        return request.Timeout is { } asked && asked < configured ? asked : configured;
    }

    private static GatewayError Unknown(string model, IReadOnlyList<string> suggestions)
    {
        var asked = model.Length <= RoutePlanner.MaxModelLength ? model : $"{model.AsSpan(0, RoutePlanner.MaxModelLength)}…";
        return new GatewayError(
            404, ErrorTypes.NotFound,
            $"model: '{asked}' is not known here. Nearest known: {string.Join(", ", suggestions)}. Any model of a provider can be asked for as provider/model.");
    }

    // 5. Say why there is no answer, in the caller's dialect.
    private async ValueTask RefuseAsync(ChatCall call, GatewayError error)
    {
        // It may quote what the caller sent: a model's name, a header.
        if (mask.Mask(error.Message) is var message && !ReferenceEquals(message, error.Message))
            error = error with { Message = message };
        call.Error = error;
        try
        {
            call.Http.RequestAborted.ThrowIfCancellationRequested();
            await ErrorAnswer.WriteAsync(call, error).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            call.ClientGone = true;
        }
    }
}
