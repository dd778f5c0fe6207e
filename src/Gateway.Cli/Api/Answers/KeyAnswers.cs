namespace Gateway.Cli.Api.Answers;

/// <summary>The body of <c>POST /admin/keys</c>; what is null is not sent.</summary>
internal sealed record KeyOrder(string Name, string? Owner, DateTimeOffset? ExpiresAt)
{
    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Routes { get; init; }

    public IReadOnlyList<string>? Surfaces { get; init; }

    public IReadOnlyList<string>? IpRanges { get; init; }

    public string? Priority { get; init; }

    public KeyLimits? Limits { get; init; }

    public KeyBudget? Budget { get; init; }
}

/// <summary>Limits of a key; what is null is not limited.</summary>
internal sealed record KeyLimits(int? RequestsPerMinute, long? TokensPerMinute, int? Concurrent, int? Burst);

/// <summary>A budget of a key: US dollars in a period.</summary>
internal sealed record KeyBudget(decimal? Usd, string? Per);

/// <summary>The body of <c>POST /admin/keys/{id}/rotate</c>.</summary>
internal sealed record RotateOrder(int GraceSeconds);

/// <summary><c>GET /admin/keys</c>.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyAnswer>? Keys);

/// <summary>A gateway key.</summary>
/// <param name="Key">The key itself: only in the answer that makes it.</param>
/// <param name="Prefix">Its first characters, to tell it by.</param>
internal sealed record KeyAnswer(
    string? Id, string? Name, string? Owner, string? Key, string? Prefix, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c>; null: an older gateway, which leaves that to the times.</summary>
    public string? State { get; init; }

    /// <summary><c>issued</c> or <c>configuration</c>.</summary>
    public string? Source { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Routes { get; init; }

    public IReadOnlyList<string>? Surfaces { get; init; }

    public IReadOnlyList<string>? IpRanges { get; init; }

    public string? Priority { get; init; }

    public KeyLimits? Limits { get; init; }

    public KeyBudget? Budget { get; init; }

    /// <summary>Until when the secret before the last rotation opens it, too.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }
}
