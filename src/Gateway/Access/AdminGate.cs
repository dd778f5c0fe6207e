namespace Gateway.Access;

/// <summary>Lets whoever holds the admin key in to the admin API; wrong keys are counted and told to wait as those of <see cref="AccessGate"/> are.</summary>
public sealed class AdminGate(AdminKey key, FailedAttempts failures)
{
    // The admin key does not change while the process runs.
    private const int Version = -1;

    private const string WhereTheKeyIs =
        $"The admin key is needed: send it as Authorization: Bearer. It is {AdminKey.Variable} where that is set, else in the file the start-up log names.";

    /// <returns>Null where the request may pass.</returns>
    public AccessRefusal? Enter(HttpRequest request)
    {
        var address = request.HttpContext.Connection.RemoteIpAddress;
        if (PresentedKey.InAuthorization(request) is not { Length: > 0 } presented)
            return new AccessRefusal(401, AccessFailure.Missing, WhereTheKeyIs);
        if (failures.WaitOfKnown(address, presented, Version) is { } known)
            return TooMany(known);
        if (key.Is(presented))
            return null;
        return failures.Add(address, presented, Version) is { } wait ? TooMany(wait) : new AccessRefusal(401, AccessFailure.Wrong, WhereTheKeyIs);
    }

    private static AccessRefusal TooMany(TimeSpan wait) => new(
        429, AccessFailure.Wrong, "Too many wrong keys came from this address. The admin key, sent as Authorization: Bearer, is taken at once.") { RetryAfter = wait };
}
