using Gateway.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>Writes the row of a circuit's transition.</summary>
internal sealed class CircuitTransitionStatement(SqliteConnection connection) : IDisposable
{
    private const string Sql = """
        INSERT INTO circuit_transitions (provider, from_state, to_state, cause, sample_error, requests_shed, open_until, created_at)
        VALUES (?,?,?,?,?,?,?,?)
        """;

    private readonly PreparedStatement _insert = new(connection, Sql);

    /// <summary>Writes the row; the result code is SQLite's.</summary>
    public int Run(CircuitTransition transition)
    {
        _insert.Bind(transition.Provider);
        _insert.Bind(transition.From.Word());
        _insert.Bind(transition.To.Word());
        _insert.Bind(transition.Cause);
        _insert.Bind(transition.SampleError);
        _insert.Bind(transition.RequestsShed);
        _insert.Bind(transition.OpenUntil?.ToUnixTimeMilliseconds());
        _insert.Bind(transition.At.ToUnixTimeMilliseconds());
        return _insert.Run();
    }

    public void Dispose() => _insert.Dispose();
}
