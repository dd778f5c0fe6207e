using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage.Queries;

/// <summary>How SQLite would answer a query.</summary>
internal static class QueryPlan
{
    public static string Of(TestStore store, string sql, params IEnumerable<SqliteParameter> parameters)
    {
        using var connection = store.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        command.Parameters.AddRange(parameters);
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
            steps.Add(reader.GetString(3));
        return string.Join('\n', steps);
    }
}
