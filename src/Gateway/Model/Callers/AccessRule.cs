namespace Gateway.Model.Callers;

/// <summary>
/// Who may ask an endpoint: each carries exactly one of these as its metadata, and the gateway does not start while one has none. The rule is what is
/// promised; whoever answers there keeps it, and a test asks every endpoint.
/// </summary>
public sealed record AccessRule
{
    /// <summary>Anybody.</summary>
    public static readonly AccessRule Public = new();

    /// <summary>Whoever holds the admin key.</summary>
    public static readonly AccessRule AdminKey = new() { NeedsAdminKey = true };

    /// <summary>Whoever holds a gateway key that may be used for <paramref name="surface"/>; in mode <c>open</c> anybody.</summary>
    public static AccessRule GatewayKey(Surface surface) => new() { Surface = surface };

    /// <summary>Which surface it belongs to; null: none.</summary>
    public Surface? Surface { get; private init; }

    public bool NeedsAdminKey { get; private init; }
}
