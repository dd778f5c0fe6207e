using Gateway.Model.Budgets;
using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>How far a request has come, as the log tells it.</summary>
public enum RequestState
{
    /// <summary>Dispatched; its end is not known yet.</summary>
    Pending,

    /// <summary>The client got a whole answer.</summary>
    Completed,

    /// <summary>Anything else: see the error code.</summary>
    Failed,
}

/// <summary>
/// What the log keeps of one request. It is written twice under one <see cref="Id"/>, pending at dispatch and again at its end
/// (<c>pending with { State = … }</c>); it is immutable because the writer reads it while the request goes on.
/// </summary>
public sealed record RequestRecord
{
    /// <summary>Allocated by the request log: unique, rising, ordered by time.</summary>
    public required long Id { get; init; }

    /// <summary>The caller's <c>x-request-id</c> or the gateway's own. Callers may repeat theirs; the log tells the rows apart.</summary>
    public required string RequestId { get; init; }

    public string? ConversationId { get; init; }

    public string? UserId { get; init; }

    /// <summary>The gateway key that was used, by its id; never the key.</summary>
    public string? KeyId { get; init; }

    /// <summary>The provider that answered, or was tried last; null before the first.</summary>
    public string? Provider { get; init; }

    /// <summary>The upstream model that answered, or was tried last.</summary>
    public string? Model { get; init; }

    public RequestState State { get; init; }

    /// <summary>The surface the request came in by: <c>anthropic</c>, <c>openai</c>, <c>native</c>, <c>count_tokens</c>.</summary>
    public required string Ingress { get; init; }

    /// <summary><c>relay</c>, <c>translate</c>, or <c>local</c> where the gateway answered itself.</summary>
    public string? Exchange { get; init; }

    public bool Stream { get; init; }

    /// <summary>As in the <c>x-gateway-attempts</c> header: <c>claude=overloaded,gemini=ok</c>.</summary>
    public string? Attempts { get; init; }

    /// <summary>When the request arrived, Unix milliseconds.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>From arrival to the last byte, milliseconds.</summary>
    public long? Duration { get; init; }

    /// <summary>From arrival to the first content event, milliseconds.</summary>
    public long? Ttft { get; init; }

    /// <summary>The HTTP status the client saw.</summary>
    public int? Status { get; init; }

    public string? StopReason { get; init; }

    /// <summary>What all its attempts used together: providers bill each of them.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>What they cost together; unknown where one of them is.</summary>
    public PricedUsage Price { get; init; }

    /// <summary>Its attempts, each with a row of its own: written with the request's end, all or nothing. Those of a count used nothing, and have none.</summary>
    public IReadOnlyList<AttemptRecord> Calls { get; init; } = [];

    /// <summary>A hash of what may repeat at the start of other requests (tools, system prompt); null where that is short.</summary>
    public long? PrefixHash { get; init; }

    /// <summary>How long that is, in bytes of the request.</summary>
    public long? PrefixBytes { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>What its budgets are charged, in the transaction of its end; null where it has none.</summary>
    public BudgetCharge? Charge { get; init; }

    /// <summary>The request body, kept only where <c>Capture</c> says so.</summary>
    public string? RequestData { get; init; }

    /// <summary>The answer, kept only where <c>Capture</c> says so.</summary>
    public string? ResponseData { get; init; }

    /// <summary>The provider's error body, kept only where <c>Capture</c> says so.</summary>
    public string? ErrorData { get; init; }
}
