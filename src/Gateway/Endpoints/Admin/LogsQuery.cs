using System.Globalization;
using Gateway.Storage;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>The query of <c>GET /admin/logs</c>.</summary>
/// <param name="Filter">Which requests.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record LogsQuery(RequestLogFilter Filter, int Limit)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public static LogsQuery Read(QueryReader query)
    {
        var filter = new RequestLogFilter
        {
            Provider = query.Text("provider"),
            FailedOnly = query.Flag("failed"),
            UserId = query.Text("user"),
            ConversationId = query.Text("conversation"),
            Before = query.Time("before")?.ToUnixTimeMilliseconds(),
            BeforeId = query.Number("beforeId"),
        };
        if (filter.BeforeId is not null && query.Text("before") is null)
            query.Problem("beforeId: says something together with before alone.");
        return new LogsQuery(filter, (int)(query.Number("limit", MaxLimit) ?? DefaultLimit));
    }

    /// <summary>The query for the requests that are older than <paramref name="last"/>.</summary>
    public string After(LogSummary last) => QueryText.Of(
        ("limit", Limit.ToString(CultureInfo.InvariantCulture)),
        ("provider", Filter.Provider),
        ("failed", Filter.FailedOnly ? "true" : null),
        ("user", Filter.UserId),
        ("conversation", Filter.ConversationId),
        ("before", UtcTimeConverter.Text(DateTimeOffset.FromUnixTimeMilliseconds(last.CreatedAt))),
        ("beforeId", last.Id.ToString(CultureInfo.InvariantCulture)));
}
