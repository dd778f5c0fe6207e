using Gateway.Model;
using Gateway.Storage;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/circuits</c>.</summary>
internal sealed record CircuitList(IReadOnlyList<CircuitAnswer> Circuits);

/// <summary>A circuit as it stands.</summary>
/// <param name="State"><c>closed</c>, <c>half_open</c> or <c>open</c>.</param>
/// <param name="OpenForMs">Until the next probe is let through; 0 when calls pass.</param>
/// <param name="HoldForMs">How long the provider still asks to be left alone (429) with any model.</param>
/// <param name="RecentCalls">Calls that ended within the breaker's sampling time.</param>
internal sealed record CircuitAnswer(
    string Provider, string State, DateTimeOffset Since, string? Cause, string? SampleError, long OpenForMs, long HoldForMs, long RequestsShed,
    int RecentCalls, int RecentFailures)
{
    public static CircuitAnswer Of(CircuitStatus status) => new(
        status.Provider, status.Position.Word(), status.Since, status.Cause, status.SampleError, Milliseconds.Of(status.OpenFor),
        Milliseconds.Of(status.HoldFor), status.RequestsShed, status.RecentCalls, status.RecentFailures);
}

/// <summary><c>GET /admin/circuits/history</c>.</summary>
/// <param name="Transitions">Newest first.</param>
/// <param name="Next">The address of the page with older ones; null on the last page.</param>
internal sealed record CircuitHistoryPage(IReadOnlyList<TransitionAnswer> Transitions, string? Next);

/// <summary>A circuit changed its state.</summary>
internal sealed record TransitionAnswer(
    long Id, string Provider, string From, string To, DateTimeOffset At, string Cause, string? SampleError, long RequestsShed, DateTimeOffset? OpenUntil)
{
    public static TransitionAnswer Of(CircuitTransitionRow row)
    {
        var transition = row.ToTransition();
        return new(
            row.Id, transition.Provider, transition.From.Word(), transition.To.Word(), transition.At, transition.Cause, transition.SampleError,
            transition.RequestsShed, transition.OpenUntil);
    }
}
