using Gateway.Access.Limits;
using Gateway.Model;
using Gateway.Native;
using Gateway.Routing;
using Gateway.Telemetry;

namespace Gateway.Endpoints;

/// <summary>
/// The one place where calls of every surface are held against what their caller may use: in, once it is known what is asked for and before anybody is;
/// out, when the call has ended, whatever became of it. A WebSocket is one request, and holds its place until it is closed; what passes through it is not read,
/// so that no tokens are counted for it.
/// </summary>
public sealed class CallAdmission(LimitGate limits, BudgetGate budgets, NativeBudgetGate nativeBudgets, GatewayMeters meters)
{
    // Callers often leave open how long the answer may be.
    private const long UnstatedOutput = 1_000;

    // Smaller ones are read before the caller could be told.
    private const long LargeBody = 64 * 1024;

    /// <summary>A large body is not read, nor held in memory, for a caller who is at their limits already.</summary>
    /// <param name="call">Its caller is known.</param>
    /// <returns>Null where it may go on.</returns>
    public GatewayError? Expect(GatewayCall call) =>
        call.Http.Request.ContentLength is <= LargeBody || limits.Look(call.Caller) is not { } refusal ? null : Refused(call, refusal);

    /// <param name="call">Its request has been read.</param>
    /// <param name="plan">Its targets.</param>
    /// <param name="admitted">Those its budgets let it ask.</param>
    /// <returns>Null where it may go on.</returns>
    public GatewayError? Enter(ChatCall call, RoutePlan plan, out RoutePlan admitted)
    {
        admitted = plan;
        return Enter(call, call.IsCount ? 0 : Tokens(call.Request!)) ?? budgets.Enter(call, plan, out admitted);
    }

    /// <summary>
    /// A native call's body has not been read: for its limits its length tells (1 MiB where nobody says it); for its budgets, and
    /// for the user it names, it is read here where there are any that go by it.
    /// </summary>
    /// <returns>Null where it may go on.</returns>
    public async ValueTask<GatewayError?> EnterAsync(NativeCall call, NativeRequest request, CancellationToken cancellationToken)
    {
        if (call.UserId is null && (limits.GoesByUsers || nativeBudgets.GoesByUsers))
            call.Names(await NativeUser.FindAsync(call.Body, request.Operation, cancellationToken).ConfigureAwait(false));
        return Enter(call, Tokens(call, request.Operation)) ?? await nativeBudgets.EnterAsync(call, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It has ended. Once a call.</summary>
    public static void Leave(GatewayCall call)
    {
        if (call.Lease is { } lease)
            lease.End(Used(call, lease.Tokens), WasMade(call));
    }

    private GatewayError? Enter(GatewayCall call, long tokens)
    {
        if (limits.TryEnter(call.Caller, call.UserId, tokens, out var lease) is { } refusal)
            return Refused(call, refusal);

        (call.Lease, call.Standing) = (lease, lease?.Standing);
        return null;
    }

    private GatewayError Refused(GatewayCall call, LimitRefusal refusal)
    {
        call.Standing = refusal.Standing;
        meters.RateLimited(refusal.Scope);
        var whose = refusal.Kind switch
        {
            LimitKind.Key => $"The key '{refusal.Subject}' is at its limit",
            LimitKind.User => $"The user '{refusal.Subject}' is at their limit",
            _ => "The gateway is at its limit",
        };
        var seconds = Math.Max(1, (long)Math.Ceiling(refusal.RetryAfter.TotalSeconds));
        return new GatewayError(StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, $"{whose} of {refusal.Limit}. Ask again in {seconds} s.")
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>What a request will use by a rough count, input and output.</summary>
    internal static long Tokens(IngressRequest request) => RequestNeeds.RoughTokensWithOutput(request);

    /// <summary>
    /// What a native call will use by a rough count. What only reads, or counts tokens, uses none; an upload that is no text (sound, pictures, files) has
    /// fewer tokens than its length says, and counts as <see cref="NativeBody.MaxBytes"/> at most.
    /// </summary>
    internal static long Tokens(NativeCall call, NativeOperation operation)
    {
        var request = call.Http.Request;
        if (!HttpMethods.IsPost(request.Method) || operation.IsCount)
            return 0;
        var length = request.ContentLength ?? NativeBody.MaxBytes;
        return RequestNeeds.RoughTokens(NativeBody.IsJson(request) ? length : Math.Min(length, NativeBody.MaxBytes)) + (operation.HasWords ? UnstatedOutput : 0);
    }

    private static bool WasMade(GatewayCall call)
    {
        for (var i = 0; i < call.Attempts.Count; i++)
        {
            if (WasAsked(call.Attempts[i].Outcome))
                return true;
        }

        return false;
    }

    // Who leaves while it waits, or cannot be translated without losses, has asked nobody.
    private static bool WasAsked(Outcome outcome) => !outcome.IsSkipped && (outcome.Stage != AttemptStage.Plan || outcome.Side == AttemptSide.Provider);

    private static long Used(GatewayCall call, long estimated)
    {
        long used = 0;
        for (var i = 0; i < call.Attempts.Count; i++)
            used += Used(call.Attempts[i], estimated);
        return used;
    }

    // What a provider refused used nothing; of what it did, and nobody metered, the rough count stays.
    private static long Used(Attempt attempt, long estimated)
    {
        var (usage, outcome) = (attempt.Usage, attempt.Outcome);
        if (usage.TotalInput is not null || usage.Output is not null)
            return (usage.TotalInput ?? 0) + (usage.Output ?? 0);
        return outcome.IsSuccess || (WasAsked(outcome) && outcome.Side != AttemptSide.Provider) ? estimated : 0;
    }
}
