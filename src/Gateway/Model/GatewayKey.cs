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

    /// <summary>SHA-256 of the key, in hexadecimal digits. The key is 256 random bits: there is nothing to guess it from.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it opens nothing; null while it does.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
