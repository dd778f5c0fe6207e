using System.Net.Sockets;
using Gateway.Protocol.Chat;

namespace Gateway.Providers;

/// <summary>Says what an exception in a probe means, by its kind, never by its words.</summary>
internal static class ProbeFailure
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="answered">The answer's headers were there.</param>
    /// <returns>Null for a failure that is not the provider's or the network's.</returns>
    public static ChatError? From(Exception exception, bool answered) => exception switch
    {
        // The handler's own time for a connection; the probe's is told apart by the caller.
        OperationCanceledException => new(ChatErrorKind.Timeout, "No connection could be made in time."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            new(ChatErrorKind.Connection, "The host's name cannot be resolved (DNS)."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new(ChatErrorKind.Connection, "No secure connection could be made (TLS): the certificate or the protocol was refused."),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            new(ChatErrorKind.Connection, "The connection was refused."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            new(ChatErrorKind.Connection, "No connection could be made."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new(ChatErrorKind.Malformed, "The answer is larger than a list of models can be."),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } or InvalidDataException =>
            new(ChatErrorKind.Malformed, "The answer is not HTTP as it should be."),
        HttpRequestException or IOException when answered => new(ChatErrorKind.Cut, "The connection broke before the answer's end."),
        HttpRequestException or IOException => new(ChatErrorKind.Connection, "The connection broke before the provider answered."),
        _ => null,
    };
}
