using Gateway.Model;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Routing;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>A chat request's walk: each attempt is run by <see cref="AttemptRunner"/> and settled as it ends.</summary>
internal sealed class ChatWalk(
    ChatCall call, RoutePlan plan, AttemptRunner attempts, ProviderRegistry providers, RequestSettlement settlement, TimeBudget budget) : IWalk
{
    public IReadOnlyList<Target> Targets => plan.Targets;

    public TimeSpan TimeLeft => budget.Left;

    public Unfitness? Unfit(int index) => plan.Fitness[index];

    public ValueTask<Attempt> AttemptAsync(Target target, CancellationToken cancellationToken) =>
        attempts.RunAsync(providers[target.Provider], target, cancellationToken);

    public void Ended(Attempt attempt) => settlement.AttemptEnded(call, attempt);

    public void Waited(TimeSpan pause) => call.Progress!.ProviderTime += pause;
}
