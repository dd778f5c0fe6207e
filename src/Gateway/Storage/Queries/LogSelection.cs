using Gateway.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Queries;

/// <summary>
/// The query of a list of the log. Its index is named, not left to SQLite's planner: without statistics that planner takes every index for equally
/// good, with those of a young store it may choose a scan. The large texts are not among its columns.
/// </summary>
internal sealed class LogSelection
{
    private const string Columns = """
        id, request_id, conversation_id, user_id, key_id, provider, model, state, ingress, exchange, stream, attempts, duration, ttft, status,
        stop_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_source, cost_usd, price_version,
        error_code, created_at, updated_at
        """;

    private readonly List<string> _conditions = [];
    private readonly List<SqliteParameter> _parameters = [];

    public LogSelection(RequestLogFilter filter, int count)
    {
        Where("conversation_id", filter.ConversationId);
        Where("user_id", filter.UserId);
        Where("provider", filter.Provider);
        // Written out: the partial indexes of failures count only where SQLite sees the constant.
        if (filter.FailedOnly)
            _conditions.Add($"state = '{StateNames.Failed}'");
        WhereBefore(filter.Before, filter.BeforeId);
        _parameters.Add(new SqliteParameter("$count", count));
        Sql = $"""
            SELECT {Columns} FROM provider_logs INDEXED BY {Index(filter)}
            {(_conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", _conditions)}")}
            ORDER BY created_at DESC, id DESC LIMIT $count
            """;
    }

    public string Sql { get; }

    public IReadOnlyList<SqliteParameter> Parameters => _parameters;

    /// <summary>The row the reader stands on.</summary>
    public static LogSummary Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        RequestId = row.GetString(1),
        ConversationId = Text(row, 2),
        UserId = Text(row, 3),
        KeyId = Text(row, 4),
        Provider = Text(row, 5),
        Model = Text(row, 6),
        State = StateNames.Parse(row.GetString(7)),
        Ingress = row.GetString(8),
        Exchange = Text(row, 9),
        Stream = row.GetBoolean(10),
        Attempts = Text(row, 11),
        Duration = Number(row, 12),
        Ttft = Number(row, 13),
        Status = Number(row, 14),
        StopReason = Text(row, 15),
        InputTokens = Number(row, 16),
        CacheReadTokens = Number(row, 17),
        CacheWriteTokens = Number(row, 18),
        OutputTokens = Number(row, 19),
        ReasoningTokens = Number(row, 20),
        UsageSource = Text(row, 21),
        CostUsd = row.IsDBNull(22) ? null : row.GetDouble(22),
        PriceVersion = Text(row, 23),
        ErrorCode = Text(row, 24),
        CreatedAt = row.GetInt64(25),
        UpdatedAt = row.GetInt64(26),
    };

    /// <summary>The index with the fewest rows to walk; what it does not hold is looked up row by row.</summary>
    private static string Index(RequestLogFilter filter) => filter switch
    {
        { ConversationId: not null } => "ix_provider_logs_conversation_created_at",
        { FailedOnly: true, UserId: not null } => "ix_provider_logs_failed_user",
        { UserId: not null } => "ix_provider_logs_user_created_at",
        { FailedOnly: true, Provider: not null } => "ix_provider_logs_failed_provider",
        { FailedOnly: true } => "ix_provider_logs_failed",
        { Provider: not null } => "ix_provider_logs_provider_created_at",
        _ => "ix_provider_logs_created_at",
    };

    private void Where(string column, string? value)
    {
        if (value is null)
            return;
        _conditions.Add($"{column} = ${column}");
        _parameters.Add(new SqliteParameter($"${column}", value));
    }

    private void WhereBefore(long? before, long? id)
    {
        if (before is not { } time)
            return;
        _conditions.Add(id is null ? "created_at < $before" : "created_at <= $before AND (created_at < $before OR id < $id)");
        _parameters.Add(new SqliteParameter("$before", time));
        if (id is { } last)
            _parameters.Add(new SqliteParameter("$id", last));
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
