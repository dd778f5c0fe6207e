using System.Diagnostics;
using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Storage.Budgets;
using Gateway.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Budgets;

/// <summary>What is spent lies in the store with the rows it comes from: once, whatever dies in between.</summary>
public sealed class BudgetStoreTests
{
    private const string Spending = "SELECT budget, subject, period_start, ifnull(period_end, 0), spent_nano, unresolved_nano FROM budget_spending ORDER BY budget";
    private const string Rows = "SELECT request_id, state, ifnull(error_code, '') FROM provider_logs";

    private static readonly BudgetPlace Day = new(new BudgetAccount("each", "ci", 1000), 2000);
    private static readonly BudgetPlace Ever = new(new BudgetAccount("all", "", 0), null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EndOfARequest_AddsToItsAccountsOnce_HoweverOftenItIsWritten()
    {
        await using var store = await TestStore.StartAsync();
        var end = store.Log.Pending("one").Completed() with { Charge = new BudgetCharge([Day, Ever], 900, 500, 100) };
        await store.Log.WriteAsync(end with { State = RequestState.Pending }, Token);
        await store.Log.WriteAsync(end, Token);
        await store.DrainAsync();
        await store.Log.WriteAsync(end, Token);
        await store.Log.WriteAsync(store.Log.Pending("two").Completed() with { Charge = new BudgetCharge([Ever], 0, 7, 0) }, Token);
        await store.DrainAsync();

        store.Read(Spending).ShouldBe(["all||0|0|507|100", "each|ci|1000|2000|500|100"]);
    }

    [Fact]
    public async Task KilledWhileARequestRuns_ChargesAllItReserved_Once()
    {
        await using var killed = await TestStore.StartAsync();
        var pending = killed.Log.Pending("running") with { Charge = new BudgetCharge([Day, Ever], 900, 200, 0) };
        killed.Log.Keep(pending);
        await killed.Log.WriteAsync(pending, Token);
        await killed.DrainAsync();

        await using var first = await RestartAsync(killed);
        first.Read(Rows).ShouldBe(["running|failed|gateway_crash"]);
        first.Read(Spending).ShouldBe(["all||0|0|900|700", "each|ci|1000|2000|900|700"]);
        await using var second = await RestartAsync(first);
        second.Read(Spending).ShouldBe(["all||0|0|900|700", "each|ci|1000|2000|900|700"]);
    }

    [Fact]
    public async Task KilledBeforeTheRowOfAnEndThatWasKept_ChargesWhatItCost()
    {
        await using var killed = await TestStore.StartAsync();
        var pending = killed.Log.Pending("answered") with { Charge = new BudgetCharge([Ever], 900, 0, 0) };
        var kept = killed.Log.Keep(pending);
        killed.Log.Keep(pending.Completed() with { Charge = new BudgetCharge([Ever], 900, 300, 0) }, kept);

        await using var next = await RestartAsync(killed);
        next.Read(Rows).ShouldBe(["answered|completed|"]);
        next.Read(Spending).ShouldBe(["all||0|0|300|0"]);
    }

    [Fact]
    public async Task KilledBetweenTheRowAndTheJournal_ChargesOnce()
    {
        await using var killed = await TestStore.StartAsync();
        var end = killed.Log.Pending("ended").Failed("overloaded") with { Charge = new BudgetCharge([Ever], 900, 300, 0) };
        // The journal holds the beginning, the database the end.
        killed.Log.Keep(end with { State = RequestState.Pending });
        await killed.Log.WriteAsync(end, Token);
        await killed.DrainAsync();

        await using var next = await RestartAsync(killed);
        next.Read(Rows).ShouldBe(["ended|failed|overloaded"]);
        next.Read(Spending).ShouldBe(["all||0|0|300|0"]);
    }

    [Fact]
    public async Task RequestThatCostNothing_AddsNoAccount()
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("free").Failed("overloaded") with { Charge = new BudgetCharge([Day], 900, 0, 0) }, Token);
        await store.DrainAsync();
        store.Read(Spending).ShouldBeEmpty();
    }

    [Fact]
    public async Task RequestWhoseRowTheStoreRefuses_IsChargedAllTheSame()
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("refused").Completed() with { Ingress = null!, Charge = new BudgetCharge([Day], 900, 500, 0) }, Token);
        await store.DrainAsync();
        store.Read(Rows).ShouldBeEmpty();
        store.Read(Spending).ShouldBe(["each|ci|1000|2000|500|0"]);
    }

    [Fact]
    public async Task RunningAccounts_AreReadBack_AndCorrectionsAreInTheLedger()
    {
        await using var store = await TestStore.StartAsync();
        var budgets = store.Services.GetRequiredService<BudgetStore>();
        await store.Log.WriteAsync(store.Log.Pending("one").Completed() with { Charge = new BudgetCharge([Day, Ever], 0, 500, 100) }, Token);
        await store.DrainAsync();
        await budgets.CorrectAsync(Ever, -200, "the price was wrong", Token);

        (await budgets.ReadRunningAsync(10, Token)).ShouldBe([new BudgetSpending(Ever.Account, null, 300, 100)]);
        budgets.Read(Day.Account).ShouldBe(new BudgetSpending(Day.Account, 2000, 500, 100));
        budgets.Read(Day.Account with { Subject = "other" }).ShouldBeNull();
        store.Read("SELECT budget, nano, reason FROM budget_corrections").ShouldBe(["all|-200|the price was wrong"]);
    }

    /// <summary>The store as a start finds it that comes after a kill: the files as they are now.</summary>
    private static async Task<TestStore> RestartAsync(TestStore killed)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
        // The store holds a lock that .NET's own files respect; cp does not ask.
        using (var cp = Process.Start("cp", ["-r", Path.GetDirectoryName(killed.File)!, folder]))
            await cp.WaitForExitAsync(Token);
        return await TestStore.StartAsync(folder: folder);
    }
}
