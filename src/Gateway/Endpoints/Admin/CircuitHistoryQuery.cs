using System.Globalization;
using Gateway.Storage;

namespace Gateway.Endpoints.Admin;

/// <summary>The query of <c>GET /admin/circuits/history</c>.</summary>
/// <param name="Filter">Which transitions.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record CircuitHistoryQuery(CircuitHistoryFilter Filter, int Limit)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public static CircuitHistoryQuery Read(QueryReader query) => new(
        new CircuitHistoryFilter { Provider = query.Text("provider"), Before = query.Time("before"), BeforeId = query.Number("beforeId") },
        (int)(query.Number("limit", MaxLimit) ?? DefaultLimit));

    /// <summary>The query for the transitions that are older than <paramref name="last"/>.</summary>
    public string After(CircuitTransitionRow last) => QueryText.Of(
        ("limit", Limit.ToString(CultureInfo.InvariantCulture)),
        ("provider", Filter.Provider),
        ("before", UtcTimeConverter.Text(last.ToTransition().At)),
        ("beforeId", last.Id.ToString(CultureInfo.InvariantCulture)));
}
