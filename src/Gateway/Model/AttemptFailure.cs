using System.Net.Http;
using Gateway.Model.Network;
using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>Says what an exception in the middle of an attempt means, by its kind and by who was cancelled, never by its words.</summary>
public static class AttemptFailure
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="stage">How far the attempt had come.</param>
    /// <param name="deadline">The attempt's time.</param>
    /// <param name="clientGone">The client's own token.</param>
    /// <param name="stopped">The gateway is stopping, and its running requests have had their time.</param>
    public static Outcome From(
        Exception exception, string provider, AttemptStage stage, AttemptDeadline deadline, CancellationToken clientGone, CancellationToken stopped)
    {
        if (BrokenOff(stage, clientGone, stopped) is { } brokenOff)
            return brokenOff;
        return deadline.Outer.IsCancellationRequested
            ? new Outcome(stage, AttemptSide.Gateway, new ChatError(ChatErrorKind.Timeout, "The time allowed for the whole request is over."))
            : Of(exception, provider, stage, deadline);
    }

    /// <summary>What an exception means that came by itself: that the client left, or the time was over, by now has no part in it.</summary>
    public static Outcome Of(Exception exception, string provider, AttemptStage stage, AttemptDeadline deadline)
    {
        return exception switch
        {
            OperationCanceledException when deadline.IsExpired =>
                Failed(AttemptSide.Provider, ChatErrorKind.Timeout, $"Provider '{provider}' was silent: {deadline.WaitingFor} did not come within {Seconds(deadline.Allowed)}."),
            OperationCanceledException =>
                Failed(AttemptSide.Provider, ChatErrorKind.Timeout, $"No connection to provider '{provider}' could be made in time."),
            // However deep the connection's own exceptions have wrapped it.
            HttpRequestException when exception.GetBaseException() is PrivateAddressException =>
                Failed(AttemptSide.Provider, ChatErrorKind.Connection,
                    $"Provider '{provider}' is at a private address, which is refused; the operator has to say whether it is meant (Gateway:Providers:{provider}:AllowPrivateAddress).")
                with { ProviderForbidsRetry = true },
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } http =>
                Failed(AttemptSide.Provider, ChatErrorKind.Connection, $"No connection to provider '{provider}' could be made ({http.HttpRequestError})."),
            InvalidDataException =>
                Failed(AttemptSide.Provider, ChatErrorKind.Malformed, $"Provider '{provider}' sent what cannot be read: {exception.Message}"),
            HttpRequestException or IOException =>
                Failed(AttemptSide.Provider, stage == AttemptStage.Connect ? ChatErrorKind.Connection : ChatErrorKind.Cut,
                    $"The connection to provider '{provider}' broke{(stage == AttemptStage.Connect ? " before it answered" : " before the answer's end")}."),
            _ => Failed(AttemptSide.Gateway, ChatErrorKind.Unknown, "The gateway failed while relaying the answer."),
        };

        Outcome Failed(AttemptSide side, ChatErrorKind kind, string message) => new(stage, side, new ChatError(kind, message));
    }

    /// <summary>What broke the attempt off that is nobody's failure: the client left, the gateway is stopping. Null: neither.</summary>
    public static Outcome? BrokenOff(AttemptStage stage, CancellationToken clientGone, CancellationToken stopped) =>
        clientGone.IsCancellationRequested ? Outcome.ClientClosed(stage)
        : stopped.IsCancellationRequested ? new Outcome(stage, AttemptSide.Gateway, new ChatError(ChatErrorKind.Overloaded, "The gateway is stopping; ask again."))
        {
            Reason = GatewayReason.Shutdown,
        }
        : null;

    /// <summary>The answer passed a bound of the gateway's: not the provider's failure.</summary>
    /// <param name="stage">How far the attempt had come.</param>
    /// <param name="bound">Which bound, in a sentence.</param>
    public static Outcome LimitExceeded(AttemptStage stage, string bound) =>
        new(stage, AttemptSide.Gateway, new ChatError(ChatErrorKind.ServerError, bound)) { Reason = GatewayReason.LimitExceeded };

    private static string Seconds(TimeSpan span) => FormattableString.Invariant($"{span.TotalSeconds:0.###} s");
}
