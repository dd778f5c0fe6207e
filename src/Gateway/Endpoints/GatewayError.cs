using Gateway.Model;

namespace Gateway.Endpoints;

/// <summary>What a client is told when it gets no answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">One of <see cref="ErrorTypes"/>.</param>
/// <param name="Message">What is wrong, where, and the way out.</param>
public sealed record GatewayError(int Status, string Type, string Message)
{
    /// <summary>What a caller is told whose request the stop of the gateway ended before there was an answer.</summary>
    public static readonly GatewayError Stopping =
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Overloaded, "The gateway is stopping; ask again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>Seconds after which trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The methods that are allowed, where this one is not.</summary>
    public string? Allow { get; init; }

    /// <summary>A provider's own body, passed on unmodified in place of an envelope.</summary>
    public ProviderErrorBody? Body { get; init; }
}
