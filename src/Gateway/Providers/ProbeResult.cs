using Gateway.Protocol.Chat;

namespace Gateway.Providers;

/// <summary>What one probe of a provider showed.</summary>
/// <param name="Latency">From the call to the end of the answer, or to the failure.</param>
public sealed record ProbeResult(TimeSpan Latency)
{
    /// <summary>The provider's status, where it answered with one.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong; null where the provider answered as it should.</summary>
    public ChatErrorKind? Error { get; init; }

    /// <summary>What went wrong, in a sentence that holds no credential.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// The provider can be called, as far as the probe shows. A request it does not take (many that copy a vendor's API list no models) is no sign
    /// against it; a rate limit is one for now.
    /// </summary>
    public bool IsHealthy => Error is not { } kind || !(kind == ChatErrorKind.RateLimit || ChatErrorTraits.Of(kind).CountsAgainstProvider);
}
