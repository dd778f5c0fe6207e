using System.Net.Http.Headers;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Resilience.Headroom;
using Gateway.Routing;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>
/// The walk of one chat request, whatever its dialect:
/// 1. who is calling; 2. read the body once (a large one of a caller who is at their limits: not at all) and peek into it; 3. plan the targets; 4. is it within the caller's limits and budgets; 5. walk the targets until one has
/// answered; 6. where none has, say why; 7. settle: log, metrics, limits, budgets, once, whatever happened.
/// </summary>
public sealed class ChatPipeline(
    AccessDoor door,
    CallAdmission admission,
    ActiveComposition active,
    RequestSettlement settlement,
    HeadroomBook headroom,
    RequestCapture captures,
    CallFrame frame,
    Drain drain,
    ServerOptions server,
    TimeProvider time,
    ILogger<ChatPipeline> logger)
{
    private readonly Action<Target, Dialect, HttpResponseMessage> _learn = headroom.Learn;

    public Task RunAsync(HttpContext http, IIngressDialect dialect) =>
        RunAsync(new ChatCall(http, active.Current, dialect, time.GetTimestamp(), time.GetUtcNow()));

    /// <summary>Runs a call that has just arrived; what became of it is in <paramref name="call"/>, too.</summary>
    public Task RunAsync(ChatCall call)
    {
        call.Capture = captures.Begin();
        return frame.RunAsync(call, () => AnswerAsync(call));
    }

    /// <returns>Null when the client has its answer (or left); else what to tell it.</returns>
    private async ValueTask<GatewayError?> AnswerAsync(ChatCall call)
    {
        drain.Over.ThrowIfCancellationRequested();

        // 1. Who is calling?
        var caller = call.AdmittedAs;
        if (caller is null && door.Enter(call.Http.Request, call.Surface, out caller) is { } shut)
            return shut;
        call.Admit(caller);

        // 2. Read the body once and peek into it.
        if (admission.Expect(call) is { } full)
            return full;
        if (RequestReader.IsEncoded(call.Http.Request))
            return new GatewayError(415, ErrorTypes.InvalidRequest, "content-encoding: bodies are read as they are; send it without an encoding.");
        call.Body = await RequestReader.ReadAsync(call.Http.Request, server.MaxBodyBytes, drain.Over).ConfigureAwait(false);
        if (call.Body is null)
            return new GatewayError(413, ErrorTypes.RequestTooLarge, $"The body is larger than {server.MaxBodyBytes} bytes ({server.MaxBodyMiB} MiB).");
        var peek = call.Dialect.Peek(call.Body.Bytes);
        call.Request = RequestHeaders.Read(call.Http.Request, call.Dialect, call.Body, peek, call.RequestId);
        var problem = RequestHeaders.Problem(call.Http.Request);
        if (problem is not null || peek.Problems.Count > 0)
            return new GatewayError(400, ErrorTypes.InvalidRequest, string.Join("; ", RequestProblems.All(call.Request, problem)));

        // 3. Plan the targets.
        var plan = call.OnlyTarget is { } only ? new RoutePlan([only], [only], []) : call.Composition.Planner.Plan(call.Request, caller.Rights);
        if (plan.IsForbidden)
            return CallerBounds.Refusal(caller.Rights, peek.Model);
        if (!plan.IsKnown)
            return Unknown(peek.Model!, plan.Suggestions);
        if (plan.Targets.Count == 0)
            return new GatewayError(502, ErrorTypes.Api, $"No provider for this model has a credential (asked: {string.Join(", ", plan.Resolved.Select(t => t.Provider))}); the operator has to set one.");
        if (OtherModels.Forbidden(call, plan) is { } unbound)
            return unbound;

        // 4. Is it within the caller's limits and budgets?
        if (admission.Enter(call, plan, out var admitted) is { } refused)
            return refused;

        // 5. Walk them.
        return await WalkAsync(call, admitted).ConfigureAwait(false);
    }

    private async ValueTask<GatewayError?> WalkAsync(ChatCall call, RoutePlan plan)
    {
        var progress = call.Progress = new RequestProgress(call.Request!, call.StartedAt) { Trace = call.CallerTrace, Standing = call.Standing, Changes = call.Changes };
        progress.Current = plan.Targets[0];
        if (!call.IsCount)
            call.NotePrefix();
        settlement.Dispatched(call);
        var allowed = TotalTime(call, plan.Targets) - time.GetElapsedTime(call.StartedAt);
        using var total = new AttemptDeadline(time, call.Http.RequestAborted, drain.Over);
        total.Expect("the whole answer", allowed);
        await using var client = new ClientWriter(call.Http, progress, time, call.Capture?.Answer);
        var attempts = new AttemptRunner(progress, new ExchangePlanner(call.Request!, call.CreatedAt), client, time, attempt => settlement.AnswerReady(call, attempt), logger, _learn, drain.Over);

        var walk = new ChatWalk(call, plan, attempts, settlement, new TimeBudget(allowed, time), headroom, time, drain.Over);
        if (call.OnlyTarget is { } only)
            walk.Ended(await walk.AttemptAsync(only, total.Token).ConfigureAwait(false));
        else
            await call.Composition.Runner.RunAsync(walk, total.Token).ConfigureAwait(false);
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

    private static TimeSpan TotalTime(ChatCall call, IReadOnlyList<Target> targets)
    {
        var configured = targets.Min(t => call.Composition.Providers[t.Provider].Timeouts.Total);
        return call.Request!.Timeout is { } asked && asked < configured ? asked : configured;
    }

    private static GatewayError Unknown(string model, IReadOnlyList<string> suggestions)
    {
        return new GatewayError(
            404, ErrorTypes.NotFound,
            $"model: '{CallerBounds.Shown(model)}' is not known here. Nearest known: {string.Join(", ", suggestions)}. Any model of a provider can be asked for as provider/model.");
    }
}
