namespace Gateway.Tests.Faults;

/// <summary>What follows from a kind of failure, as the table says it; written down here again, so that the product is held to it.</summary>
/// <param name="Retried">The same target is asked again.</param>
/// <param name="FallsBack">The next target may try (with the default <c>FallbackOn</c>).</param>
/// <param name="Counts">Held against the provider's circuit.</param>
/// <param name="Status">What the client gets where nobody else answers.</param>
/// <param name="Type">Its <c>error.type</c>.</param>
/// <param name="EventType">The <c>error.type</c> of the event that ends a stream after its content.</param>
internal sealed record KindRule(bool Retried, bool FallsBack, bool Counts, int Status = 502, string Type = "api_error", string EventType = "api_error")
{
    private const bool Retry = true;
    private const bool Next = true;
    private const bool Count = true;

    private static readonly Dictionary<string, KindRule> Rules = new()
    {
        ["invalid_request"] = new(!Retry, !Next, !Count, 400, "invalid_request_error"),
        ["context_length_exceeded"] = new(!Retry, Next, !Count, 400, "invalid_request_error"),
        ["request_too_large"] = new(!Retry, !Next, !Count, 413, "request_too_large"),
        ["not_found"] = new(!Retry, Next, !Count, 404, "not_found_error"),
        ["authentication"] = new(!Retry, Next, Count),
        ["permission"] = new(!Retry, Next, Count),
        ["quota_exhausted"] = new(!Retry, Next, Count, EventType: "rate_limit_error"),
        ["rate_limit"] = new(Retry, Next, !Count, 429, "rate_limit_error", "rate_limit_error"),
        ["overloaded"] = new(Retry, Next, Count, EventType: "overloaded_error"),
        ["server_error"] = new(Retry, Next, Count),
        ["timeout"] = new(!Retry, Next, Count, 504, "timeout_error", "timeout_error"),
        ["connection"] = new(Retry, Next, Count),
        ["cut"] = new(Retry, Next, Count),
        ["malformed"] = new(Retry, Next, Count),
        ["unknown"] = new(!Retry, Next, Count),
    };

    public static KindRule Of(string kind) => Rules[kind];
}
