namespace Gateway.Model.Callers;

/// <summary>What comes with a key, as it is written: in the configuration, over the admin API, in the store. One set of rules says what may stand there.</summary>
public sealed record KeyTerms
{
    /// <summary>Who it is for; null where nobody said.</summary>
    public string? Owner { get; init; }

    /// <summary>From when on it opens nothing; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Patterns of models; none: every model, or where <see cref="Routes"/> names some those routes alone.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Names of routes; none: every route.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Words of <see cref="SurfaceWords"/>; none: every surface.</summary>
    public IReadOnlyList<string> Surfaces { get; init; } = [];

    /// <summary>As <see cref="IpRange"/> reads them; none: everywhere.</summary>
    public IReadOnlyList<string> IpRanges { get; init; } = [];

    /// <summary>A word of <see cref="PriorityWords"/>.</summary>
    public string Priority { get; init; } = CallPriority.Normal.Word();

    public LimitOptions? Limits { get; init; }

    public KeyBudget? Budget { get; init; }

    /// <summary>The caller who has them.</summary>
    /// <exception cref="FormatException">Something in them cannot be read: whoever is bound by that must not pass unbound.</exception>
    public Caller ToCaller(string keyId) => new()
    {
        KeyId = keyId,
        Owner = Owner,
        Labels = Labels,
        Rights = new CallerRights
        {
            Models = Models,
            Routes = Routes,
            Surfaces = [.. Surfaces.Select(word => SurfaceWords.Parse(word) ?? throw Unreadable("surface", word))],
            IpRanges = [.. IpRanges.Select(text => IpRange.Parse(text) ?? throw Unreadable("range of addresses", text))],
        },
        Limits = Limits,
        Budget = Budget,
        Priority = PriorityWords.Parse(Priority) ?? throw Unreadable("priority", Priority),
    };

    private static FormatException Unreadable(string what, string text) => new($"'{text}' is no {what}");
}
