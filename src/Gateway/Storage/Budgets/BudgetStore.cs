using Gateway.Model.Budgets;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Budgets;

/// <summary>What is spent on budgets, as the store has it. Requests add to it with the log; corrections come through here.</summary>
public sealed class BudgetStore(IDbContextFactory<GatewayDbContext> contexts, TimeProvider time)
{
    /// <summary>The accounts whose period runs, those that changed last first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<BudgetSpending>> ReadRunningAsync(int most, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.BudgetSpending.AsNoTracking().Where(row => row.PeriodEnd == null || row.PeriodEnd > now)
            .OrderByDescending(row => row.UpdatedAt).Take(most).ToListAsync(cancellationToken);
        return [.. rows.Select(Spending)];
    }

    /// <summary>What is spent on an account; null where nothing was.</summary>
    public BudgetSpending? Read(BudgetAccount account)
    {
        using var context = contexts.CreateDbContext();
        var row = context.BudgetSpending.AsNoTracking()
            .SingleOrDefault(r => r.Budget == account.Budget && r.Subject == account.Subject && r.PeriodStart == account.PeriodStart);
        return row is null ? null : Spending(row);
    }

    /// <summary>Puts right what an account has spent, and keeps why: both or neither.</summary>
    /// <param name="place">The account.</param>
    /// <param name="nano">Billionths of a US dollar; below 0 takes spending back.</param>
    /// <param name="reason">For who reads the ledger.</param>
    /// <param name="cancellationToken">Ends it before it is done.</param>
    public async Task<BudgetCorrectionRow> CorrectAsync(BudgetPlace place, long nano, string reason, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var correction = new BudgetCorrectionRow
        {
            Budget = place.Account.Budget,
            Subject = place.Account.Subject,
            PeriodStart = place.Account.PeriodStart,
            Nano = nano,
            Reason = reason,
            CreatedAt = now.ToUnixTimeMilliseconds(),
        };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.BudgetCorrections.Add(correction);
        await context.SaveChangesAsync(cancellationToken);
        await context.Database.ExecuteSqlInterpolatedAsync(
            $"""
            INSERT INTO budget_spending (budget, subject, period_start, period_end, spent_nano, unresolved_nano, updated_at)
            VALUES ({place.Account.Budget}, {place.Account.Subject}, {place.Account.PeriodStart}, {place.PeriodEnd}, {nano}, 0, {correction.CreatedAt})
            ON CONFLICT (budget, subject, period_start) DO UPDATE SET spent_nano = spent_nano + excluded.spent_nano, updated_at = excluded.updated_at
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return correction;
    }

    private static BudgetSpending Spending(BudgetSpendingRow row) =>
        new(new BudgetAccount(row.Budget, row.Subject, row.PeriodStart), row.PeriodEnd, row.SpentNano, row.UnresolvedNano);
}
