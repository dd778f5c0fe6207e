using Gateway.Model.Callers;

namespace Gateway.Access;

/// <summary>What a key opens, and until when.</summary>
/// <param name="Caller">Who calls with it.</param>
/// <param name="Until">From then on it opens nothing; null is never.</param>
/// <param name="IsRevoked">It opens nothing any more.</param>
internal sealed record KeyEntry(Caller Caller, DateTimeOffset? Until, bool IsRevoked = false)
{
    /// <summary>Why it opens nothing; null where it does.</summary>
    public AccessFailure? Flaw(DateTimeOffset now) =>
        IsRevoked ? AccessFailure.Revoked : Until <= now ? AccessFailure.Expired : null;
}
