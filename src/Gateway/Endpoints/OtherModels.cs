using Gateway.Protocol.Chat;
using Gateway.Routing;

namespace Gateway.Endpoints;

/// <summary>Requests that say in other words than <c>model</c> who may answer: relayed as they are, some vendors believe them.</summary>
internal static class OtherModels
{
    private const string Problem = "beside 'model' this request names other models (a field 'models', or 'model' in other letters), which the provider may answer with";

    /// <summary>The refusal where a budget has to know the price.</summary>
    public static readonly GatewayError Unpriced = new(
        StatusCodes.Status403Forbidden, ErrorTypes.Permission, $"A budget holds for this caller, and {Problem}. Name one model, or let the operator set AllowUnpriced for the budget.");

    /// <summary>Some target may be sent those words.</summary>
    public static bool MayAnswer(ChatCall call, RoutePlan plan) =>
        call.Request!.Peek.NamesOtherModels && plan.Targets.Any(target => call.Composition.Providers[target.Provider].Dialect.Dialect == Dialect.OpenAi);

    /// <summary>The refusal of a key that is bound to models; null where it may go on.</summary>
    public static GatewayError? Forbidden(ChatCall call, RoutePlan plan) => call.Caller.Rights is { BoundsModels: true } rights && MayAnswer(call, plan)
        ? CallerBounds.RefusalOf(rights, $"This key is bound to models, and {Problem}.")
        : null;
}
