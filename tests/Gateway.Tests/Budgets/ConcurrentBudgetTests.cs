using System.Net;
using Gateway.Accounting.Budgets;
using Gateway.Storage;
using Gateway.Storage.Budgets;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Budgets;

/// <summary>A budget of one dollar, real prices, and five hundred requests at once.</summary>
public sealed class ConcurrentBudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneDollarUnderFiveHundredAtOnce_EndsJustBelowIt_AndIsNeverOver()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Budgets:all:Usd=1", "Gateway:Budgets:all:Per=total");
        var book = gateway.Services.GetRequiredService<BudgetBook>();
        using var ended = new CancellationTokenSource();
        var watching = MostAsync(book, ended.Token);

        var statuses = (await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => BudgetTraffic.AskAsync(gateway.Client)))).ToList();
        // The last reservations go as their requests end.
        while (book.Find("all", "")!.ReservedNano > 0)
            await Task.Delay(5, Token);
        while (await BudgetTraffic.AskAsync(gateway.Client) is var status && status == HttpStatusCode.OK)
            statuses.Add(status);
        await ended.CancelAsync();

        (await watching).ShouldBeLessThanOrEqualTo(Callers.Usd);
        var spent = book.Find("all", "")!.SpentNano;
        spent.ShouldBeInRange(Callers.Usd * 99 / 100, Callers.Usd);
        statuses.Distinct().Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        while (gateway.Services.GetRequiredService<RequestLog>().QueueLength > 0)
            await Task.Delay(5, Token);
        var store = (await gateway.Services.GetRequiredService<BudgetStore>().ReadRunningAsync(10, Token)).ShouldHaveSingleItem();
        (store.SpentNano, store.UnresolvedNano).ShouldBe((spent, 0));
    }

    private static async Task<long> MostAsync(BudgetBook book, CancellationToken ended)
    {
        var most = 0L;
        while (!ended.IsCancellationRequested)
        {
            var state = book.Find("all", "")!;
            most = Math.Max(most, state.SpentNano + state.ReservedNano);
            await Task.Delay(1, CancellationToken.None);
        }

        return most;
    }
}
