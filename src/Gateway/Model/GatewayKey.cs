using Gateway.Model.Callers;

namespace Gateway.Model;

/// <summary>A key the gateway has issued: what is kept of it. The key itself is shown once and kept nowhere.</summary>
public sealed record GatewayKey
{
    /// <summary>What logs and accounts call it.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Who it is for; null where nobody said.</summary>
    public string? Owner { get; init; }

    /// <summary>How it begins, for people who look for the one they hold.</summary>
    public required string Prefix { get; init; }

    /// <summary>What is kept of the key, in hexadecimal digits: see <see cref="DigestSecret"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>
    /// Which secret <see cref="Digest"/> is made with: it is HMAC-SHA256 over the SHA-256 of the key. Null: no secret yet, it is the SHA-256 alone, as all
    /// were once; the next start turns it into the other.
    /// </summary>
    public string? DigestSecret { get; init; }

    /// <summary>What is kept of the key before the last rotation; null where there was none.</summary>
    public string? PreviousDigest { get; init; }

    /// <summary>From when on the key before the last rotation opens nothing.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it opens nothing; null while it does.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Routes { get; init; } = [];

    public IReadOnlyList<string> Surfaces { get; init; } = [];

    public IReadOnlyList<string> IpRanges { get; init; } = [];

    /// <summary>A word of <see cref="PriorityWords"/>.</summary>
    public string Priority { get; init; } = CallPriority.Normal.Word();

    public LimitOptions? Limits { get; init; }

    public KeyBudget? Budget { get; init; }

    /// <summary>What comes with it.</summary>
    public KeyTerms Terms
    {
        get => new()
        {
            Owner = Owner, ExpiresAt = ExpiresAt, Labels = Labels, Models = Models, Routes = Routes, Surfaces = Surfaces, IpRanges = IpRanges,
            Priority = Priority, Limits = Limits, Budget = Budget,
        };
        init
        {
            (Owner, ExpiresAt, Labels, Models, Routes) = (value.Owner, value.ExpiresAt, value.Labels, value.Models, value.Routes);
            (Surfaces, IpRanges, Priority, Limits, Budget) = (value.Surfaces, value.IpRanges, value.Priority, value.Limits, value.Budget);
        }
    }
}
