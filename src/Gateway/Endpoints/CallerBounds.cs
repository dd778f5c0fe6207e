using Gateway.Model.Callers;
using Gateway.Routing;

namespace Gateway.Endpoints;

/// <summary>What callers are told who ask for what they may not.</summary>
internal static class CallerBounds
{
    /// <summary>The refusal of a model.</summary>
    /// <param name="rights">They bound models or routes.</param>
    /// <param name="model">As the caller wrote it; null: the default.</param>
    public static GatewayError Refusal(CallerRights rights, string? model) => RefusalOf(
        rights, model is null ? "This key may not ask for the default model." : $"model: this key may not ask for '{Shown(model)}'.");

    /// <summary>The refusal of anything else.</summary>
    public static GatewayError RefusalOf(CallerRights rights, string problem) =>
        new(StatusCodes.Status403Forbidden, ErrorTypes.Permission, $"{problem} It may ask for: {rights.Describe()}.");

    /// <summary>A model's name as it is repeated to whoever sent it, cut where none is that long.</summary>
    public static string Shown(string model) =>
        model.Length <= RoutePlanner.MaxModelLength ? model : $"{model.AsSpan(0, RoutePlanner.MaxModelLength)}…";
}
