using Gateway.Access;
using Gateway.Model.Callers;
using Gateway.Telemetry;

namespace Gateway.Endpoints;

/// <summary>Asks the gates whether a request may come in, counts what they refuse, and says it in the contract's words.</summary>
public sealed class AccessDoor(AccessGate gate, AdminGate adminGate, GatewayMeters meters)
{
    private const string Scope = "authentication";

    /// <summary>Everybody may call, with a key or without.</summary>
    public bool IsOpen => gate.IsOpen;

    /// <summary>Lets the request in by <paramref name="surface"/>.</summary>
    /// <returns>What to tell the caller; null where it may pass.</returns>
    public GatewayError? Enter(HttpRequest request, Surface surface, out Caller caller) =>
        gate.Enter(request, surface, out caller) is { } refusal ? Refused(refusal) : null;

    /// <summary>Lets the request in to the admin API.</summary>
    public GatewayError? EnterAdmin(HttpRequest request) => adminGate.Enter(request) is { } refusal ? Refused(refusal) : null;

    private GatewayError Refused(AccessRefusal refusal)
    {
        meters.AccessRefused(refusal.Failure.Word());
        if (refusal.RetryAfter is not null)
            meters.RateLimited(Scope);
        var type = refusal.Status switch
        {
            StatusCodes.Status401Unauthorized => ErrorTypes.Authentication,
            StatusCodes.Status403Forbidden => ErrorTypes.Permission,
            _ => ErrorTypes.RateLimit,
        };
        return new GatewayError(refusal.Status, type, refusal.Message) { RetryAfter = refusal.RetryAfter };
    }
}
