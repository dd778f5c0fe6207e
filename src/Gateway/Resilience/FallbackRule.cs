using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience;

/// <summary>Which failures let the next target try.</summary>
public static class FallbackRule
{
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="fallbackOn">The provider's own list (<see cref="ProviderOptions.FallbackOn"/>) of request errors that fall back.</param>
    public static bool MayFallBack(Outcome outcome, IList<string> fallbackOn)
    {
        if (outcome.IsSuccess || outcome.Stage == AttemptStage.MidStream || outcome.Side == AttemptSide.Client)
            return false;
        if (outcome.Reason != GatewayReason.None)
            return outcome.IsSkipped || outcome.Reason is GatewayReason.Lossy or GatewayReason.LimitExceeded;
        return ChatErrorTraits.Of(outcome.Error!.Kind).Fallback switch
        {
            FallbackUse.Never => false,
            FallbackUse.Always => true,
            _ => IsConfigured(outcome.Error.Kind, fallbackOn),
        };
    }

    private static bool IsConfigured(ChatErrorKind kind, IList<string> fallbackOn) =>
        fallbackOn.Contains(kind.Word()) || (kind == ChatErrorKind.NotFound && fallbackOn.Contains("model_not_found"));
}
