using Gateway.Accounting;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>A request in the words of log and metrics: what it is while it runs, and what became of it.</summary>
internal static class RequestDescription
{
    /// <summary>The row at dispatch.</summary>
    public static RequestRecord Pending(GatewayCall call) => Describe(call, new(RequestState.Pending), call.Attempts);

    /// <summary>The row of a request whose answer is whole and about to be handed over, <paramref name="last"/> being the attempt that brought it.</summary>
    public static RequestRecord Answered(GatewayCall call, Attempt last, TimeSpan duration) =>
        Describe(call, new(RequestState.Completed, duration, StatusCodes.Status200OK, Answered: last), [.. call.Attempts, last]);

    /// <summary>The row at the end.</summary>
    public static RequestRecord Ended(GatewayCall call, TimeSpan duration)
    {
        var state = State(call);
        return Describe(call, new(state, duration, Status(call), state == RequestState.Completed ? null : Word(call)), call.Attempts);
    }

    /// <summary>The HTTP status the client saw.</summary>
    public static int Status(GatewayCall call) =>
        call.ClientGone && !call.Http.Response.HasStarted ? StatusCodes.Status499ClientClosedRequest : call.Http.Response.StatusCode;

    /// <summary>The request's outcome as a metric label and error code: a bounded set.</summary>
    public static string Word(GatewayCall call) =>
        State(call) == RequestState.Completed ? "ok"
        : call.ClientGone ? "client_closed"
        : call.Error == GatewayError.Stopping ? GatewayReason.Shutdown.Word()
        : Speaker(call.Attempts) is { Outcome.IsSuccess: false } last ? last.Outcome.Word
        : call.Error?.Type ?? ErrorTypes.Api;

    /// <summary>Nobody was asked, and a provider's limits are why.</summary>
    public static bool IsOverLimit(GatewayCall call) => Speaker(call.Attempts) is { Outcome.IsOverLimit: true };

    /// <summary>From arrival to the first content; null where none came.</summary>
    public static TimeSpan? FirstToken(GatewayCall call) => FirstToken(Speaker(call.Attempts));

    private static TimeSpan? FirstToken(Attempt? last) => last?.TimeToFirstToken is { } first ? last.StartedAfter + first : null;

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

    private static RequestState State(GatewayCall call) =>
        call.Error is null && !call.ClientGone && Speaker(call.Attempts) is { Outcome.IsSuccess: true } ? RequestState.Completed : RequestState.Failed;

    private static RequestRecord Describe(GatewayCall call, in Standing standing, IReadOnlyList<Attempt> attempts)
    {
        var (target, last, bill) = (call.Current, Speaker(attempts), Bill.Of(attempts));
        return new RequestRecord
        {
            Id = call.RecordId,
            RequestId = call.RequestId,
            ConversationId = call.IsAnonymous ? null : call.ConversationId,
            UserId = call.IsAnonymous ? null : call.UserId,
            KeyId = call.KeyId,
            Provider = target?.Provider,
            Model = call.Shown(target?.Model ?? CallerText.Model(call.AskedModel)),
            State = standing.State,
            Ingress = call.Ingress,
            Exchange = last?.Exchange,
            Stream = call.IsStream,
            Attempts = last is null ? null : RequestProgress.Describe(attempts),
            CreatedAt = call.CreatedAt.ToUnixTimeMilliseconds(),
            Duration = (long?)standing.Duration?.TotalMilliseconds,
            Status = standing.Status,
            ErrorCode = standing.ErrorCode,
            Ttft = call.IsCount ? null : (long?)FirstToken(last)?.TotalMilliseconds,
            StopReason = last?.StopReason is { } reason ? reason.Word() : null,
            Usage = bill.Usage,
            Price = bill.Price,
            PrefixHash = call.Prefix?.Hash,
            PrefixBytes = call.Prefix?.Bytes,
            Charge = call.Hold is { IsCharged: true } hold ? hold.Charge(standing.Answered) : null,
            Calls = standing.State == RequestState.Pending || call.IsCount ? [] : Calls(call, attempts),
        };
    }

    private static List<AttemptRecord> Calls(GatewayCall call, IReadOnlyList<Attempt> attempts)
    {
        var calls = new List<AttemptRecord>(attempts.Count);
        for (var i = 0; i < attempts.Count; i++)
        {
            if (attempts[i].Outcome.Stage != AttemptStage.Plan)
                calls.Add(Describe(call, attempts[i]));
        }

        return calls;
    }

    private static AttemptRecord Describe(GatewayCall call, Attempt attempt) => new()
    {
        Provider = attempt.Target.Provider,
        Model = call.Shown(attempt.Target.Model) ?? "",
        Usage = attempt.Usage,
        Price = attempt.Price,
        Duration = (long)attempt.Duration.TotalMilliseconds,
        Success = attempt.Outcome.IsSuccess,
        Outcome = attempt.Outcome.Word,
        CreatedAt = (call.CreatedAt + attempt.StartedAfter).ToUnixTimeMilliseconds(),
    };

    /// <summary>How far the request is.</summary>
    /// <param name="State">Its state.</param>
    /// <param name="Duration">From its arrival; null while it runs.</param>
    /// <param name="Status">What the client sees; null while it runs.</param>
    /// <param name="ErrorCode">Why it failed; null where it did not.</param>
    /// <param name="Answered">The attempt whose answer is whole and that has not ended yet; null: none.</param>
    private readonly record struct Standing(
        RequestState State, TimeSpan? Duration = null, int? Status = null, string? ErrorCode = null, Attempt? Answered = null);
}
