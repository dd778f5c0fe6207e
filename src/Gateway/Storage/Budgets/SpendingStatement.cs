using Gateway.Model.Budgets;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Storage.Budgets;

/// <summary>Adds what a request was charged to its accounts: in the transaction of its row, and only where that has ended just now.</summary>
internal sealed class SpendingStatement(SqliteConnection connection) : IDisposable
{
    /// <summary>Budget, subject, start and end of the period, spent, unresolved, now.</summary>
    public const string Sql = """
        INSERT INTO budget_spending (budget, subject, period_start, period_end, spent_nano, unresolved_nano, updated_at) VALUES (?,?,?,?,?,?,?)
        ON CONFLICT (budget, subject, period_start) DO UPDATE SET
            period_end = max(period_end, excluded.period_end), spent_nano = spent_nano + excluded.spent_nano,
            unresolved_nano = unresolved_nano + excluded.unresolved_nano, updated_at = excluded.updated_at
        """;

    private readonly PreparedStatement _add = new(connection, Sql);

    /// <summary>The result code is SQLite's; of several accounts the first that is not well.</summary>
    public int Run(BudgetCharge charge, long now)
    {
        var result = raw.SQLITE_OK;
        for (var i = 0; i < charge.Places.Count && result == raw.SQLITE_OK; i++)
            result = Add(charge.Places[i], charge, now);
        return result;
    }

    public void Dispose() => _add.Dispose();

    private int Add(in BudgetPlace place, BudgetCharge charge, long now)
    {
        _add.Bind(place.Account.Budget);
        _add.Bind(place.Account.Subject);
        _add.Bind(place.Account.PeriodStart);
        _add.Bind(place.PeriodEnd);
        _add.Bind(charge.SpentNano);
        _add.Bind(charge.UnresolvedNano);
        _add.Bind(now);
        return _add.Run();
    }
}
