using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Alerting.Monitoring;

/// <summary>What a request or call was for the service that answered it.</summary>
public enum TrafficResult
{
    Completed,

    /// <summary>The service failed: the provider, the way to it, its rate limit, the gateway.</summary>
    Failed,

    /// <summary>The caller's own doing: a request that is wrong, not allowed or too large, an unknown model, a client that left.</summary>
    ClientError,
}

/// <summary>Tells the service's failures from the callers' mistakes.</summary>
internal static class TrafficResults
{
    public static TrafficResult Of(RequestRecord request) =>
        request.State == RequestState.Completed ? TrafficResult.Completed
        : request.ErrorCode is { } word && CallerErrors.Include(word) ? TrafficResult.ClientError
        : TrafficResult.Failed;

    /// <summary>What the gateway itself broke off says nothing of the provider, unless the time for the whole request ran out while it was asked.</summary>
    public static TrafficResult Of(Outcome call) =>
        call.IsSuccess ? TrafficResult.Completed
        : IsOfTheProvider(call) && !CallerErrors.Include(call.Word) ? TrafficResult.Failed
        : TrafficResult.ClientError;

    private static bool IsOfTheProvider(Outcome call) =>
        call.Side == AttemptSide.Provider || call is { Side: AttemptSide.Gateway, Reason: GatewayReason.None, Error.Kind: ChatErrorKind.Timeout };
}
