using Gateway.Accounting.Budgets;
using Gateway.Storage.Budgets;

namespace Gateway.Hosting;

/// <summary>Before the server accepts, tells the book what was spent before. It starts after the store, which has charged by then what a killed process left.</summary>
internal sealed class BudgetRestore(BudgetStore store, BudgetBook book) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var spent = await store.ReadRunningAsync(BudgetBook.MostAccounts, cancellationToken);
        book.Restore(spent, isAll: spent.Count < BudgetBook.MostAccounts);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
