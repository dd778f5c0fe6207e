using Gateway.Storage.Rollups;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Queries;

/// <summary>The query of a usage report: from <c>usage_hours</c>, or, by conversation, from the requests that belong to one.</summary>
internal sealed class UsageSelection
{
    private const string HourColumns = """
        sum(requests), sum(attempts), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens),
        sum(output_tokens), sum(reasoning_tokens), sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + output_tokens),
        sum(cost_nano), sum(unpriced), sum(estimated)
        """;

    private const string RequestTokens =
        "ifnull(input_tokens, 0) + ifnull(cache_read_tokens, 0) + ifnull(cache_write_tokens, 0) + ifnull(output_tokens, 0)";

    private const string RequestColumns = $"""
        count(*), NULL, sum(ifnull(input_tokens, 0)), sum(ifnull(cache_read_tokens, 0)), NULL, NULL, sum(ifnull(output_tokens, 0)),
        sum(ifnull(reasoning_tokens, 0)), sum({RequestTokens}), sum(CAST(round(ifnull(cost_usd, 0) * 1e9) AS INTEGER)),
        sum(cost_usd IS NULL AND {RequestTokens} > 0), sum(ifnull(usage_source, '') = 'estimated')
        """;

    private readonly List<string> _conditions = [];
    private readonly List<SqliteParameter> _parameters = [];

    public UsageSelection(UsageFilter filter)
    {
        Where("provider = $provider", "$provider", filter.Provider);
        Where("model = $model", "$model", filter.Model);
        Where("user_id = $user", "$user", filter.UserId);
        Where("key_id = $key", "$key", filter.KeyId);
        Sql = filter.GroupBy == UsageGroup.Conversation ? OfRequests(filter) : OfHours(filter);
    }

    public string Sql { get; }

    public IReadOnlyList<SqliteParameter> Parameters => _parameters;

    private string OfHours(UsageFilter filter)
    {
        Between("hour", filter.From.ToUnixTimeMilliseconds() / RollupSchema.Hour, filter.To.ToUnixTimeMilliseconds() / RollupSchema.Hour);
        return $"SELECT {Key(filter.GroupBy)}, {HourColumns} FROM usage_hours WHERE {string.Join(" AND ", _conditions)} GROUP BY 1 ORDER BY 1";
    }

    // Whole conversations in their index's order: nothing is sorted, however many there are.
    private string OfRequests(UsageFilter filter)
    {
        Between("created_at", filter.From.ToUnixTimeMilliseconds(), filter.To.ToUnixTimeMilliseconds());
        return $"""
            SELECT conversation_id, {RequestColumns} FROM provider_logs INDEXED BY ix_provider_logs_conversation_created_at
            WHERE conversation_id IS NOT NULL AND state <> '{StateNames.Pending}' AND {string.Join(" AND ", _conditions)}
            GROUP BY conversation_id ORDER BY conversation_id
            """;
    }

    private static string Key(UsageGroup group) => group switch
    {
        UsageGroup.Model => "model",
        UsageGroup.Provider => "provider",
        UsageGroup.User => "user_id",
        UsageGroup.Key => "key_id",
        _ => $"date(hour * {RollupSchema.Hour / 1000}, 'unixepoch')",
    };

    private void Where(string condition, string parameter, string? value)
    {
        if (value is null)
            return;
        _conditions.Add(condition);
        _parameters.Add(new SqliteParameter(parameter, value));
    }

    private void Between(string column, long from, long to)
    {
        _conditions.Add($"{column} >= $from AND {column} < $to");
        _parameters.AddRange([new SqliteParameter("$from", from), new SqliteParameter("$to", to)]);
    }
}
