using Gateway.Model;
using Gateway.Protocol.Chat;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>Writes an attempt's row.</summary>
internal sealed class AttemptStatement(SqliteConnection connection) : IDisposable
{
    private const string Sql = """
        INSERT INTO provider_metrics (provider, model, input_tokens, output_tokens, total_tokens, duration, success, created_at)
        VALUES (?,?,?,?,?,?,?,?)
        """;

    private readonly PreparedStatement _insert = new(connection, Sql);

    /// <summary>Writes the row; the result code is SQLite's.</summary>
    public int Run(AttemptRecord record)
    {
        var input = record.Usage.TotalInput;
        _insert.Bind(record.Provider);
        _insert.Bind(record.Model);
        _insert.Bind(input);
        _insert.Bind(record.Usage.Output);
        _insert.Bind(Total(input, record.Usage.Output));
        _insert.Bind(record.Duration);
        _insert.Bind(record.Success);
        _insert.Bind(record.CreatedAt);
        return _insert.Run();
    }

    public void Dispose() => _insert.Dispose();

    private static long? Total(long? input, long? output) => input is null && output is null ? null : (input ?? 0) + (output ?? 0);
}
