namespace Gateway.Storage.Queries;

/// <summary>What a row of usage is of.</summary>
public enum UsageGroup
{
    Model,
    Provider,
    User,
    Key,
    Day,
    Conversation,
}

/// <summary>Whose usage is asked for, when, and by what it is added up.</summary>
/// <param name="From">A whole hour (UTC), included.</param>
/// <param name="To">A whole hour (UTC), not included.</param>
/// <param name="GroupBy">What a row is of.</param>
public sealed record UsageFilter(DateTimeOffset From, DateTimeOffset To, UsageGroup GroupBy)
{
    /// <summary>Usage at this provider alone.</summary>
    public string? Provider { get; init; }

    /// <summary>Usage of this model alone.</summary>
    public string? Model { get; init; }

    /// <summary>Usage of this user alone.</summary>
    public string? UserId { get; init; }

    /// <summary>Usage with this key alone.</summary>
    public string? KeyId { get; init; }
}
