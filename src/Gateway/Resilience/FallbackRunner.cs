using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience;

/// <summary>
/// Walks the targets of a plan in order until one has answered, the client has left, or the failure is the request's own.
/// Per target: is the circuit open, then the next one; otherwise run the attempt.
/// </summary>
public sealed class FallbackRunner(IDictionary<string, ProviderOptions> providers, CircuitRegistry circuits)
{
    /// <param name="targets">At least one.</param>
    /// <param name="attempt">Runs one attempt and never throws for what the provider or the client does.</param>
    /// <param name="state">Handed to <paramref name="attempt"/>.</param>
    /// <param name="onAttempt">Told of each attempt as it ends, circuit-open ones included.</param>
    /// <param name="cancellationToken">The client has left, or the request's time is over.</param>
    public async ValueTask<IReadOnlyList<Attempt>> RunAsync<TState>(
        IReadOnlyList<Target> targets,
        Func<TState, Target, CancellationToken, ValueTask<Attempt>> attempt,
        TState state,
        Action<TState, Attempt> onAttempt,
        CancellationToken cancellationToken)
    {
        var attempts = new List<Attempt>(1);
        foreach (var target in targets)
        {
            var ended = await circuits[target.Provider].TryRunAsync(
                static (s, token) => s.attempt(s.state, s.target, token), (attempt, state, target), cancellationToken)
                ?? CircuitOpen(target);
            attempts.Add(ended);
            onAttempt(state, ended);
            if (cancellationToken.IsCancellationRequested
                || !FallbackRule.MayFallBack(ended.Outcome, providers[target.Provider].FallbackOn))
                break;
        }

        return attempts;
    }

    private Attempt CircuitOpen(Target target)
    {
        var openFor = circuits[target.Provider].OpenFor;
        var error = new ChatError(ChatErrorKind.Overloaded, $"The circuit of provider '{target.Provider}' is open.");
        return new Attempt(target, new Outcome(AttemptStage.Plan, AttemptSide.Gateway, error) { Reason = GatewayReason.CircuitOpen, RetryAfter = openFor });
    }
}
