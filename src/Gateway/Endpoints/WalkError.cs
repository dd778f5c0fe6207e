using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>Turns a walk that found no answer into the contract's error.</summary>
public static class WalkError
{
    private const int MaxProviderWords = 500;
    private const int MaxOwnWords = 4000;
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <param name="attempts">All of the walk, at least one.</param>
    /// <param name="client">The caller's dialect.</param>
    public static GatewayError From(IReadOnlyList<Attempt> attempts, Dialect client)
    {
        var tried = attempts.Where(a => !a.Outcome.IsSkipped).ToList();
        return tried.Count == 0 ? NobodyAsked(attempts)
            : PassedOn(tried, client) ?? OfTheLast(tried) ?? OfAll(attempts);
    }

    /// <summary>The failure of an answer that had begun.</summary>
    public static GatewayError MidStream(Attempt attempt) => new(
        StatusCodes.Status200OK, ErrorTypes.For(attempt.Outcome.Error!.Kind),
        $"The answer is not complete: {Words(attempt.Outcome)}");

    // One target alone was tried, and speaks the caller's dialect: its own words. 401 and 403 are the gateway's credential, not the caller's.
    private static GatewayError? PassedOn(List<Attempt> tried, Dialect client)
    {
        var (target, outcome) = (tried[^1].Target, tried[^1].Outcome);
        if (!tried.TrueForAll(a => a.Target == target) || outcome.Status is 401 or 403)
            return null;
        return outcome.Body is { } body && body.Dialect == client && ProviderErrorShape.IsErrorOf(client, body.Bytes)
            ? new GatewayError(outcome.Status!.Value, ErrorTypes.For(outcome.Error!.Kind), outcome.Error.Message) { Body = body }
            : null;
    }

    private static GatewayError NobodyAsked(IReadOnlyList<Attempt> attempts)
    {
        if (attempts.All(a => a.Outcome.IsUnfit))
            return new GatewayError(400, ErrorTypes.InvalidRequest, $"No target of this model can express the request. {Describe(attempts)}");
        if (attempts.All(a => a.Outcome.Reason == GatewayReason.OverBudget))
            return new GatewayError(429, ErrorTypes.RateLimit, attempts[0].Outcome.Error!.Message) { RetryAfter = Smallest(attempts) };
        // While a probe is under way nothing is left to wait for but its end.
        var retryAfter = Smallest(attempts) is { } wait && wait > OneSecond ? wait : OneSecond;
        if (attempts.Any(a => a.Outcome.IsOverLimit))
            return new GatewayError(429, ErrorTypes.RateLimit, $"No provider has room for the request. {Describe(attempts)}") { RetryAfter = retryAfter };
        return attempts.Any(a => a.Outcome.Reason == GatewayReason.CircuitOpen)
            ? new GatewayError(503, ErrorTypes.Overloaded, $"Every provider is left alone after repeated failures. {Describe(attempts)}") { RetryAfter = retryAfter }
            : new GatewayError(429, ErrorTypes.RateLimit, $"Every provider is at its rate limit. {Describe(attempts)}") { RetryAfter = retryAfter };
    }

    private static GatewayError? OfTheLast(List<Attempt> tried)
    {
        var last = tried[^1].Outcome;
        if (last is { Side: AttemptSide.Gateway, Error.Kind: ChatErrorKind.Timeout })
            return new GatewayError(504, ErrorTypes.Timeout, $"No provider answered in time. {Describe(tried)}");
        if (last is { Side: AttemptSide.Gateway, Reason: GatewayReason.LimitExceeded, Error.Kind: ChatErrorKind.Overloaded })
            return new GatewayError(503, ErrorTypes.Overloaded, last.Error.Message) { RetryAfter = OneSecond };
        if (last is { Side: AttemptSide.Gateway, Reason: GatewayReason.None, Error.Kind: ChatErrorKind.Unknown })
            return new GatewayError(500, ErrorTypes.Api, last.Error.Message);
        return last.Reason == GatewayReason.Lossy && tried.Count > 1 ? null : RequestsOwn(last);
    }

    private static GatewayError? RequestsOwn(Outcome outcome) => outcome.Error!.Kind switch
    {
        ChatErrorKind.InvalidRequest or ChatErrorKind.ContextLengthExceeded or ChatErrorKind.ContentFilter =>
            new GatewayError(400, ErrorTypes.InvalidRequest, Words(outcome)),
        ChatErrorKind.RequestTooLarge => new GatewayError(413, ErrorTypes.RequestTooLarge, Words(outcome)),
        ChatErrorKind.NotFound => new GatewayError(404, ErrorTypes.NotFound, Words(outcome)),
        _ => null,
    };

    private static GatewayError OfAll(IReadOnlyList<Attempt> attempts)
    {
        var able = attempts.Where(a => !a.Outcome.IsUnfit).ToList();
        if (able.TrueForAll(IsRateLimit))
            return new GatewayError(429, ErrorTypes.RateLimit, $"Every provider is at its rate limit. {Describe(attempts)}") { RetryAfter = Smallest(able) };
        if (able.TrueForAll(a => a.Outcome.Error!.Kind == ChatErrorKind.Timeout))
            return new GatewayError(504, ErrorTypes.Timeout, $"No provider answered in time. {Describe(attempts)}");
        var target = able[0].Target;
        return new GatewayError(502, ErrorTypes.Api, able.TrueForAll(a => a.Target == target)
            ? $"{ChatErrorTraits.Of(able[^1].Outcome.Error!.Kind).UserText} {Describe(attempts)}"
            : $"Every provider failed. {Describe(attempts)}");
    }

    private static bool IsRateLimit(Attempt attempt) =>
        attempt.Outcome.Error!.Kind == ChatErrorKind.RateLimit || attempt.Outcome.Status == StatusCodes.Status429TooManyRequests;

    // What a target asked for first counts no more once it has been asked again.
    private static TimeSpan? Smallest(IReadOnlyList<Attempt> attempts) => attempts.GroupBy(a => a.Target).Min(tries => tries.Last().Outcome.RetryAfter);

    private static string Describe(IReadOnlyList<Attempt> attempts) =>
        string.Join(" ", attempts.GroupBy(Describe).Select(same => same.Count() == 1 ? $"{same.Key}." : $"{same.Key}, {same.Count()} times."));

    private static string Describe(Attempt attempt) =>
        $"{Name(attempt.Target)}: {attempt.Outcome.Word} ({Words(attempt.Outcome).TrimEnd('.')})";

    // What a native call asks for has no model, or none that is known yet.
    private static string Name(Target target) => target.Model.Length == 0 ? target.Provider : $"{target.Provider}/{target.Model}";

    // The words of a refused credential may quote it.
    private static string Words(Outcome outcome)
    {
        if (outcome.Error!.IsRefusedCredential)
            return ChatErrorTraits.Of(outcome.Error.Kind).UserText;
        var words = outcome.Error.Message;
        // The gateway's own name every problem of a request.
        var most = outcome.Side == AttemptSide.Gateway ? MaxOwnWords : MaxProviderWords;
        return words.Length <= most ? words : string.Concat(words.AsSpan(0, most), "…");
    }
}
