namespace Gateway.Model.Callers;

/// <summary>Who is calling: a gateway key, whatever made it (the configuration, the admin API), and what comes with it. One instance a key, replaced when the key changes.</summary>
public sealed record Caller
{
    /// <summary>Whoever calls without a key where none is needed.</summary>
    public static readonly Caller Anonymous = new();

    /// <summary>What logs and accounts call the key; null without one.</summary>
    public string? KeyId { get; init; }

    /// <summary>Who it is for; null where nobody said.</summary>
    public string? Owner { get; init; }

    /// <summary>What budgets may be by: <c>team=search</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What it may ask for; everything by default.</summary>
    public CallerRights Rights { get; init; } = CallerRights.Everything;

    /// <summary>Its own limits; null: those that every key has.</summary>
    public LimitOptions? Limits { get; init; }

    /// <summary>A budget of its own beside those that are configured; null: none.</summary>
    public KeyBudget? Budget { get; init; }

    /// <summary>Whose turn it is where requests wait for a provider.</summary>
    public CallPriority Priority { get; init; } = CallPriority.Normal;
}

/// <summary>A budget that came with a key.</summary>
/// <param name="Usd">US dollars, above 0.</param>
/// <param name="Per">In which time: <c>hour</c>, <c>day</c>, <c>month</c> or <c>total</c>.</param>
public sealed record KeyBudget(decimal Usd, string Per);
