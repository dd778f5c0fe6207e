namespace Gateway.Model;

/// <summary>How much somebody may ask for. What is null is not limited.</summary>
public sealed record LimitOptions
{
    /// <summary>Requests in any 60 seconds; above 0.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens, input and output, in any 60 seconds: estimated at entry, put right at the end; above 0.</summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>Requests at one time; above 0.</summary>
    public int? Concurrent { get; set; }

    /// <summary>Requests at once: a bucket of this size that fills again at <see cref="RequestsPerMinute"/>. 1 to <see cref="RequestsPerMinute"/>, which is the default.</summary>
    public int? Burst { get; set; }
}

/// <summary>The section <c>Limits</c>: whom they hold for. Every one that fits counts.</summary>
public sealed class LimitsOptions
{
    /// <summary>All requests together.</summary>
    public LimitOptions Global { get; set; } = new();

    /// <summary>Each key for itself, where it has no limits of its own.</summary>
    public LimitOptions PerKey { get; set; } = new();

    /// <summary>Each user of a key for themselves, where there are none of their own. Callers say who their users are: a name that two keys say is two users.</summary>
    public LimitOptions PerUser { get; set; } = new();

    /// <summary>Keys with limits of their own: a configured key's name, in any case, or an issued key's id.</summary>
    public IDictionary<string, LimitOptions> Keys { get; set; } = new Dictionary<string, LimitOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Users with limits of their own, in any case. These hold for the name, whichever keys say it: all of them share them.</summary>
    public IDictionary<string, LimitOptions> Users { get; set; } = new Dictionary<string, LimitOptions>(StringComparer.OrdinalIgnoreCase);
}
