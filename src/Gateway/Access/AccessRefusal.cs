namespace Gateway.Access;

/// <summary>Why somebody is not let in.</summary>
public enum AccessFailure
{
    /// <summary>No key was presented.</summary>
    Missing,

    /// <summary>The key is none of ours.</summary>
    Wrong,

    Expired,

    Revoked,

    /// <summary>The key may not be used from there.</summary>
    Address,

    /// <summary>The key may not be used for that.</summary>
    Surface,
}

/// <summary>The words of failures in metrics and logs.</summary>
public static class AccessFailureWords
{
    public static string Word(this AccessFailure failure) => failure switch
    {
        AccessFailure.Missing => "missing",
        AccessFailure.Wrong => "wrong",
        AccessFailure.Expired => "expired",
        AccessFailure.Revoked => "revoked",
        AccessFailure.Address => "address",
        _ => "surface",
    };
}

/// <summary>Somebody is not let in.</summary>
/// <param name="Status">401, 403, or 429 where too many wrong keys came from there.</param>
/// <param name="Failure">Why.</param>
/// <param name="Message">What is wrong, and the way out. It tells nothing of any key but the one that was presented.</param>
public sealed record AccessRefusal(int Status, AccessFailure Failure, string Message)
{
    /// <summary>Where too many wrong keys came from there: when the next one is looked at again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
