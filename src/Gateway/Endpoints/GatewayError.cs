using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>What a client is told when it gets no answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">One of <see cref="ErrorTypes"/>.</param>
/// <param name="Message">What is wrong, where, and the way out.</param>
public sealed record GatewayError(int Status, string Type, string Message)
{
    /// <summary>What a caller without a valid gateway key is told.</summary>
    public const string KeyNeeded = "A gateway key is needed: send it as x-api-key or Authorization: Bearer.";

    /// <summary>Seconds after which trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A provider's own body, passed on unmodified in place of an envelope.</summary>
    public ProviderErrorBody? Body { get; init; }
}

/// <summary>Turns a walk that found no answer into the contract's error.</summary>
public static class WalkError
{
    private const int MaxProviderWords = 500;
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <param name="attempts">All of the walk, at least one.</param>
    /// <param name="client">The caller's dialect.</param>
    public static GatewayError From(IReadOnlyList<Attempt> attempts, Dialect client)
    {
        var last = attempts[^1].Outcome;
        if (attempts.Count == 1 && PassesOn(last, client))
            return new GatewayError(last.Status!.Value, ErrorTypes.For(last.Error!.Kind), last.Error.Message) { Body = last.Body };
        if (last is { Side: AttemptSide.Gateway, Error.Kind: ChatErrorKind.Unknown })
            return new GatewayError(500, ErrorTypes.Api, last.Error.Message);
        if ((attempts.Count == 1 || last.Reason != GatewayReason.Lossy) && RequestsOwn(last) is { } own)
            return own;
        if (attempts.All(a => a.Outcome.Reason == GatewayReason.CircuitOpen))
            return AllOpen(attempts);
        if (attempts.All(a => a.Outcome.Error!.Kind is ChatErrorKind.RateLimit))
            return new GatewayError(429, ErrorTypes.RateLimit, $"Every provider is at its rate limit. {Describe(attempts)}") { RetryAfter = Smallest(attempts) };
        if (attempts.All(a => a.Outcome.Error!.Kind == ChatErrorKind.Timeout) || last is { Side: AttemptSide.Gateway, Error.Kind: ChatErrorKind.Timeout })
            return new GatewayError(504, ErrorTypes.Timeout, $"No provider answered in time. {Describe(attempts)}");
        return new GatewayError(502, ErrorTypes.Api, attempts.Count == 1 ? Describe(attempts) : $"Every provider failed. {Describe(attempts)}");
    }

    /// <summary>The failure of an answer that had begun.</summary>
    public static GatewayError MidStream(Attempt attempt) => new(
        StatusCodes.Status200OK, ErrorTypes.For(attempt.Outcome.Error!.Kind),
        $"The answer is not complete: {Words(attempt.Outcome)}");

    // 401 and 403 are the gateway's credential, not the caller's.
    private static bool PassesOn(Outcome outcome, Dialect client) =>
        outcome.Body is { Bytes.Length: > 0 } body && body.Dialect == client && IsJson(body) && outcome.Status is not (401 or 403);

    private static bool IsJson(ProviderErrorBody body) =>
        body.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) ?? body.Bytes is [(byte)'{', ..];

    private static GatewayError? RequestsOwn(Outcome outcome) => outcome.Error!.Kind switch
    {
        ChatErrorKind.InvalidRequest or ChatErrorKind.ContextLengthExceeded or ChatErrorKind.ContentFilter =>
            new GatewayError(400, ErrorTypes.InvalidRequest, Words(outcome)),
        ChatErrorKind.RequestTooLarge => new GatewayError(413, ErrorTypes.RequestTooLarge, Words(outcome)),
        ChatErrorKind.NotFound => new GatewayError(404, ErrorTypes.NotFound, Words(outcome)),
        _ => null,
    };

    private static GatewayError AllOpen(IReadOnlyList<Attempt> attempts)
    {
        // While a probe is under way nothing is left to wait for but its end.
        var retryAfter = Smallest(attempts) is { } wait && wait > OneSecond ? wait : OneSecond;
        return new GatewayError(503, ErrorTypes.Overloaded,
            $"Every provider is left alone after repeated failures. {Describe(attempts)}") { RetryAfter = retryAfter };
    }

    private static TimeSpan? Smallest(IReadOnlyList<Attempt> attempts) => attempts.Min(a => a.Outcome.RetryAfter);

    private static string Describe(IReadOnlyList<Attempt> attempts) =>
        string.Join(" ", attempts.Select(a => $"{a.Target.Provider}/{a.Target.Model}: {a.Outcome.Word} ({Words(a.Outcome).TrimEnd('.')})."));

    // The words of a refused credential may quote it.
    private static string Words(Outcome outcome)
    {
        if (outcome.Error!.Kind is ChatErrorKind.Authentication or ChatErrorKind.Permission)
            return "the provider refused the gateway's credential; the operator has to set a valid one";
        var words = outcome.Error.Message;
        return words.Length <= MaxProviderWords ? words : string.Concat(words.AsSpan(0, MaxProviderWords), "…");
    }
}
