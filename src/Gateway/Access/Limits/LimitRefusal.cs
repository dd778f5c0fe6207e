namespace Gateway.Access.Limits;

/// <summary>Whom a limit holds for.</summary>
public enum LimitKind
{
    Key,
    User,
    Global,
}

/// <summary>A request is over a limit.</summary>
/// <param name="Kind">Whose limit.</param>
/// <param name="Subject">The key's or the user's name; null: everybody.</param>
/// <param name="Limit">What is exceeded, in words.</param>
/// <param name="RetryAfter">When there will be room, if nobody is faster.</param>
/// <param name="Standing">How near the caller is to its limits.</param>
public sealed record LimitRefusal(LimitKind Kind, string? Subject, string Limit, TimeSpan RetryAfter, Model.Limits.LimitStanding Standing)
{
    /// <summary>For metrics.</summary>
    public string Scope => Kind switch
    {
        LimitKind.Key => "key",
        LimitKind.User => "user",
        _ => "global",
    };
}
