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
        return outcome.Error!.Kind switch
        {
            ChatErrorKind.InvalidRequest => outcome.Error.Type == Outcome.LossyTranslation,
            ChatErrorKind.ContextLengthExceeded => fallbackOn.Contains("context_length_exceeded"),
            ChatErrorKind.RequestTooLarge => fallbackOn.Contains("request_too_large"),
            ChatErrorKind.ContentFilter => fallbackOn.Contains("content_filter"),
            ChatErrorKind.NotFound => fallbackOn.Contains("not_found") || fallbackOn.Contains("model_not_found"),
            _ => true,
        };
    }
}
