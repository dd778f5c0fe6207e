using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Resilience.Headroom;
using Gateway.Routing;
using Gateway.Streaming;
using Gateway.Telemetry.Tracing;

namespace Gateway.Endpoints;

/// <summary>A chat request's walk: each attempt is run by <see cref="AttemptRunner"/> and settled as it ends.</summary>
internal sealed class ChatWalk(
    ChatCall call, RoutePlan plan, AttemptRunner attempts, RequestSettlement settlement, TimeBudget budget, HeadroomBook headroom, TimeProvider time,
    CancellationToken stopped) : IWalk
{
    private readonly ProviderRegistry _providers = call.Composition.Providers;

    public IReadOnlyList<Target> Targets => plan.Targets;

    public TimeSpan TimeLeft => budget.Left;

    public bool IsChat => !call.IsCount;

    public string Key => call.KeyId ?? "";

    public CallPriority Priority => call.Priority;

    public long EstimatedTokens => RequestNeeds.RoughTokensWithOutput(call.Request!);

    public Outcome? BrokenOff => AttemptFailure.BrokenOff(AttemptStage.Plan, call.Http.RequestAborted, stopped);

    public Unfitness? Unfit(int index) => plan.Fitness[index];

    public Outcome? Refuse(Target target)
    {
        var refused = call.Cover?.Refuse(target);
        if (refused is null)
            settlement.Covered(call);
        return refused;
    }

    public bool IsLocal(Target target) => call.IsCount && _providers[target.Provider].Dialect.Dialect != call.Dialect.Dialect;

    public ValueTask<Attempt> AttemptAsync(Target target, CancellationToken cancellationToken)
    {
        if (IsChat)
            headroom.Sent(target, RequestNeeds.RoughTokens(call.Request!));
        return call.Trace is { } trace && !IsLocal(target)
            ? TraceAsync(trace, _providers[target.Provider], target, cancellationToken)
            : attempts.RunAsync(_providers[target.Provider], target, cancellationToken);
    }

    public void Ended(Attempt attempt) => settlement.AttemptEnded(call, attempt);

    public void Waited(TimeSpan pause) => call.Progress!.ProviderTime += pause;

    public void Queued(Target target, TimeSpan wait)
    {
        Waited(wait);
        settlement.Queued(call, target, wait);
    }

    // A method of its own: the attempt's span is the current one until it returns, and no longer.
    private async ValueTask<Attempt> TraceAsync(RequestTrace trace, Provider provider, Target target, CancellationToken cancellationToken)
    {
        call.Progress!.Trace = trace.AttemptStarted(target, provider.Address, call.Request!.Peek, call.CreatedAt + time.GetElapsedTime(call.StartedAt), call.Operation);
        return await attempts.RunAsync(provider, target, cancellationToken).ConfigureAwait(false);
    }
}
