using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Json;
using Gateway.Routing;
using Gateway.Telemetry;

namespace Gateway.Endpoints;

/// <summary>Holds chat requests against their budgets: the first target that would be asked has to be covered, else nobody is asked.</summary>
public sealed class BudgetGate(BudgetBook book, GatewayMeters meters)
{
    /// <summary>Tokens an answer is taken to have at most where nothing says how long it may be.</summary>
    public const int UnstatedOutput = 4096;

    /// <summary>The shortest answer a request is shortened to.</summary>
    public const int ShortestAnswer = 16;

    // What a translation asks a model of Claude's for where it is not known how long its answers may be.
    private const int UnstatedOutputOfClaude = 32_000;

    private static readonly GatewayError Unbounded = new(
        StatusCodes.Status400BadRequest, ErrorTypes.InvalidRequest,
        "max_completion_tokens: a budget holds for this caller, and this strict request does not say how long its answer may be. State it, or ask without x-gateway-strict.");

    private static readonly Unfitness NoPrice = new(GatewayReason.NoPrice, "has no known price, and the caller has a budget");

    /// <param name="call">Its request has been read.</param>
    /// <param name="plan">Its targets.</param>
    /// <param name="admitted">The plan without what its budgets forbid.</param>
    /// <returns>Null where it may go on.</returns>
    public GatewayError? Enter(ChatCall call, RoutePlan plan, out RoutePlan admitted)
    {
        admitted = plan;
        if (call.IsCount || book.Open(call.Caller, call.UserId) is not { } hold)
            return null;
        call.Hold = hold;
        if (call.Request!.Peek.LengthInOtherLetters is { } field)
            return InOtherLetters(field);
        if (!hold.AllowsUnpriced && OtherModels.MayAnswer(call, plan))
            return OtherModels.Unpriced;
        var cover = call.Cover = Cover(call);
        if (IsOpenEnded(call, plan, cover))
        {
            if (call.Request!.Strict)
                return Unbounded;
            var most = Bound(call, plan);
            Write(call, most, FormattableString.Invariant($"set to {most}, which the budget reserves"));
        }

        if (!hold.AllowsUnpriced)
            admitted = WithoutUnpriced(plan, cover);
        if (FirstFit(admitted) is { } first)
            return cover.Cover(first) is { } refusal && !TryShorten(call, first) ? Refused(refusal) : null;
        // Where it is not for their prices, the walk says why nobody can be asked.
        return FirstFit(plan) is null ? null : Unpriced(plan.Targets);
    }

    /// <summary>The caller is told which budget has no room.</summary>
    internal static GatewayError Refused(BudgetRefusal refusal, GatewayMeters meters)
    {
        meters.RateLimited("budget");
        return new GatewayError(StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, refusal.Text) { RetryAfter = refusal.RetryAfter };
    }

    // A translation to Claude always says how long the answer may be.
    private static bool IsOpenEnded(ChatCall call, RoutePlan plan, ChatCover cover) => call.Request!.Peek.MaxOutputTokens is null
        && plan.Targets.Any(target => call.Composition.Providers[target.Provider].Dialect.Dialect is var dialect && (dialect == call.Dialect.Dialect || dialect != Dialect.Anthropic)
            && cover.IsPriced(target));

    // No more than each of them takes.
    private static int Bound(ChatCall call, RoutePlan plan) =>
        plan.Targets.Min(target => Math.Min(UnstatedOutput, call.Composition.Providers[target.Provider].Dialect.RulesOf(target.Model).MaxOutputTokens ?? UnstatedOutput));

    private GatewayError Refused(BudgetRefusal refusal) => Refused(refusal, meters);

    private static GatewayError InOtherLetters(string field) => new(
        StatusCodes.Status400BadRequest, ErrorTypes.InvalidRequest,
        $"{field}: a budget holds for this caller, and providers differ in whether they believe this field. Write it in small letters, or leave it out.");

    private static GatewayError Unpriced(IEnumerable<Target> targets) => new(
        StatusCodes.Status403Forbidden, ErrorTypes.Permission,
        $"A budget holds for this caller, and nobody knows what this would cost: {string.Join(", ", targets.Select(t => $"{t.Provider}/{t.Model}"))}. "
        + "Ask for a model with a known price, or let the operator set one (Gateway:Prices), or AllowUnpriced for the budget.");

    private static ChatCover Cover(ChatCall call) => new(
        call.Hold!, call.Request!, (target, size) => call.Composition.Catalogue.WorstPrice(target, size, call.CreatedAt), target => Unstated(call, target));

    private static long Unstated(ChatCall call, Target target)
    {
        var (dialect, caller) = (call.Composition.Providers[target.Provider].Dialect, call.Dialect.Dialect);
        return dialect.Dialect == caller || dialect.Dialect != Dialect.Anthropic ? UnstatedOutput
            : dialect.RulesOf(target.Model).MaxOutputTokens ?? UnstatedOutputOfClaude;
    }

    private static RoutePlan WithoutUnpriced(RoutePlan plan, ChatCover cover)
    {
        if (plan.Targets.All(cover.IsPriced))
            return plan;
        return plan with { Fitness = new PlanFitness([.. plan.Targets.Select((target, at) => plan.Fitness[at] ?? (cover.IsPriced(target) ? null : NoPrice))]) };
    }

    private static Target? FirstFit(RoutePlan plan)
    {
        for (var at = 0; at < plan.Targets.Count; at++)
        {
            if (plan.Fitness[at] is null)
                return plan.Targets[at];
        }

        return null;
    }

    // Whoever wants exactly what was asked, or thinks to a budget of its own inside the limit, is refused instead.
    private bool TryShorten(ChatCall call, Target first)
    {
        var request = call.Request!;
        if (!call.Hold!.LowersMaxTokens || request.Strict || request.Body.Bytes.Span.IndexOf("\"budget_tokens\""u8) >= 0)
            return false;
        if (call.Cover!.CoverShorter(first, ShortestAnswer) is not { } tokens)
            return false;
        if (tokens != request.Peek.MaxOutputTokens)
            Write(call, tokens, FormattableString.Invariant($"lowered to {tokens}, for which the budget has room"));
        return true;
    }

    private static void Write(ChatCall call, int tokens, string why)
    {
        var request = call.Request!;
        var name = request.Dialect.Dialect == Dialect.OpenAi ? "max_completion_tokens" : "max_tokens";
        var edits = new JsonEdits();
        JsonSplice.SetMaxTokens(edits, request.Body.Bytes, request.Peek, name, tokens);
        var edited = edits.Apply(request.Body.Bytes);
        var body = new RequestBody(Copy(edited), (int)edited.Length);
        call.Body!.Dispose();
        call.Body = body;
        call.Request = request.With(body, call.Dialect.Peek(body.Bytes));
        call.Cover?.Use(call.Request);
        call.Changes = new ConversionReport();
        call.Changes.Lost(name, why);
    }

    private static byte[] Copy(SplicedBody body)
    {
        var (copy, at) = (BodyMemory.Rent((int)body.Length), 0);
        foreach (var piece in body.Pieces)
        {
            piece.Span.CopyTo(copy.AsSpan(at));
            at += piece.Length;
        }

        return copy;
    }
}
