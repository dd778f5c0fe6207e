using Gateway.Accounting;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>A request in the words of log and metrics: what it is while it runs, and what became of it.</summary>
internal static class RequestDescription
{
    /// <summary>The row at dispatch.</summary>
    public static RequestRecord Pending(ChatCall call) => Describe(call, RequestState.Pending, call.Progress?.Attempts ?? []);

    /// <summary>The row of a request whose answer is whole and about to be handed over, <paramref name="last"/> being the attempt that brought it.</summary>
    public static RequestRecord Answered(ChatCall call, Attempt last, TimeSpan duration) =>
        Describe(call, RequestState.Completed, [.. call.Progress!.Attempts, last]) with
        {
            Duration = (long)duration.TotalMilliseconds,
            Status = StatusCodes.Status200OK,
        };

    /// <summary>The row at the end.</summary>
    public static RequestRecord Ended(ChatCall call, TimeSpan duration)
    {
        var state = State(call);
        return Describe(call, state, call.Progress?.Attempts ?? []) with
        {
            Duration = (long)duration.TotalMilliseconds,
            Status = Status(call),
            ErrorCode = state == RequestState.Completed ? null : Word(call),
        };
    }

    /// <summary>The HTTP status the client saw.</summary>
    public static int Status(ChatCall call) =>
        call.ClientGone && !call.Http.Response.HasStarted ? StatusCodes.Status499ClientClosedRequest : call.Http.Response.StatusCode;

    /// <summary>The request's outcome as a metric label and error code: a bounded set.</summary>
    public static string Word(ChatCall call) =>
        State(call) == RequestState.Completed ? "ok"
        : call.ClientGone ? "client_closed"
        : call.Error == GatewayError.Stopping ? GatewayReason.Shutdown.Word()
        : Speaker(Attempts(call)) is { Outcome.IsSuccess: false } last ? last.Outcome.Word
        : call.Error?.Type ?? ErrorTypes.Api;

    /// <summary>From arrival to the first content; null where none came.</summary>
    public static TimeSpan? FirstToken(ChatCall call) => FirstToken(Speaker(Attempts(call)));

    private static TimeSpan? FirstToken(Attempt? last) => last?.TimeToFirstToken is { } first ? last.StartedAfter + first : null;

    private static IReadOnlyList<Attempt> Attempts(ChatCall call) => call.Progress?.Attempts ?? [];

    /// <summary>The attempt that speaks for the request: the last that was made, else (nobody was asked) the last that was passed over.</summary>
    private static Attempt? Speaker(IReadOnlyList<Attempt> attempts)
    {
        for (var i = attempts.Count - 1; i >= 0; i--)
        {
            if (!attempts[i].Outcome.IsSkipped)
                return attempts[i];
        }

        return attempts.Count > 0 ? attempts[^1] : null;
    }

    private static RequestState State(ChatCall call) =>
        call.Error is null && !call.ClientGone && Speaker(Attempts(call)) is { Outcome.IsSuccess: true } ? RequestState.Completed : RequestState.Failed;

    private static RequestRecord Describe(ChatCall call, RequestState state, IReadOnlyList<Attempt> attempts)
    {
        var (target, last, bill) = (call.Progress?.Current, Speaker(attempts), Bill.Of(attempts));
        return new RequestRecord
        {
            Id = call.RecordId,
            RequestId = call.RequestId,
            ConversationId = call.IsAnonymous ? null : call.Request?.ConversationId,
            UserId = call.IsAnonymous ? null : call.Request?.UserId,
            KeyId = call.Request?.KeyId,
            Provider = target?.Provider,
            Model = call.Shown(target?.Model ?? CallerText.Model(call.Request?.Peek.Model)),
            State = state,
            Ingress = call.Ingress,
            Exchange = last?.Exchange,
            Stream = call.Request?.Peek.Stream ?? false,
            Attempts = last is null ? null : RequestProgress.Describe(attempts),
            CreatedAt = call.CreatedAt.ToUnixTimeMilliseconds(),
            Ttft = call.IsCount ? null : (long?)FirstToken(last)?.TotalMilliseconds,
            StopReason = last?.StopReason is { } reason ? reason.Word() : null,
            Usage = bill.Usage,
            Price = bill.Price,
            PrefixHash = call.Prefix?.Hash,
            PrefixBytes = call.Prefix?.Bytes,
            Calls = state == RequestState.Pending || call.IsCount ? [] : Calls(call, attempts),
        };
    }

    private static List<AttemptRecord> Calls(ChatCall call, IReadOnlyList<Attempt> attempts)
    {
        var calls = new List<AttemptRecord>(attempts.Count);
        for (var i = 0; i < attempts.Count; i++)
        {
            if (attempts[i].Outcome.Stage != AttemptStage.Plan)
                calls.Add(Describe(call, attempts[i]));
        }

        return calls;
    }

    private static AttemptRecord Describe(ChatCall call, Attempt attempt) => new()
    {
        Provider = attempt.Target.Provider,
        Model = call.Shown(attempt.Target.Model)!,
        Usage = attempt.Usage,
        Price = attempt.Price,
        Duration = (long)attempt.Duration.TotalMilliseconds,
        Success = attempt.Outcome.IsSuccess,
        Outcome = attempt.Outcome.Word,
        CreatedAt = (call.CreatedAt + attempt.StartedAfter).ToUnixTimeMilliseconds(),
    };
}
