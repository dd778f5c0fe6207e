using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Simulator;
using Gateway.Tests.Crash;
using Gateway.Tests.Hosting;
using Gateway.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Budgets;

/// <summary>A budget of one dollar whose gateway is killed again and again: nothing is lost, nothing counts twice, and it is never over.</summary>
public sealed class BudgetKillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task KilledUnderFiveHundredAtOnce_EndsJustBelowItsDollar()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-budget-").FullName;
        await using var upstream = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);
        string[] settings = [.. TestGateway.Providers(upstream.BaseAddress), "Gateway:Budgets:all:Usd=1", "Gateway:Budgets:all:Per=total"];
        try
        {
            var (spent, random) = (0m, new Random(7));
            for (var life = 0; life < 6; life++)
            {
                await using var gateway = await GatewayProcess.StartAsync(folder, settings);
                var now = await SpentAsync(gateway);
                now.ShouldBeInRange(spent, 1m);
                spent = now;
                ShouldBeChargedOnce(folder);
                await KillUnderLoadAsync(gateway, TimeSpan.FromMilliseconds(random.Next(20, 120)));
            }

            await using var last = await GatewayProcess.StartAsync(folder, settings);
            using var client = new HttpClient { BaseAddress = last.BaseAddress };
            while (await BudgetTraffic.AskAsync(client) == HttpStatusCode.OK)
            {
            }

            (await SpentAsync(last)).ShouldBeInRange(0.99m, 1m);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KillUnderLoadAsync(GatewayProcess gateway, TimeSpan after)
    {
        using var client = new HttpClient { BaseAddress = gateway.BaseAddress };
        var asking = Enumerable.Range(0, 500).Select(async _ =>
        {
            try
            {
                await BudgetTraffic.AskAsync(client);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // Killed.
            }
        }).ToList();
        await Task.WhenAny(asking);
        await Task.Delay(after, Token);
        await gateway.KillAsync();
        await Task.WhenAll(asking);
    }

    private static async Task<decimal> SpentAsync(GatewayProcess gateway)
    {
        using var client = new HttpClient { BaseAddress = gateway.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestGateway.AdminKey);
        var list = await client.GetFromJsonAsync<JsonElement>("/admin/budgets?budget=all", Token);
        var state = list.GetProperty("budgets").EnumerateArray().Single();
        return state.GetProperty("spentUsd").GetDecimal() + state.GetProperty("reservedUsd").GetDecimal();
    }

    // What is known of it is the sum of the rows; what is not are the rows that were cut off.
    private static void ShouldBeChargedOnce(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        TestStore.Read(connection, "SELECT total(spent_nano - unresolved_nano) FROM budget_spending")
            .ShouldBe(TestStore.Read(connection, "SELECT total(round(cost_usd * 1e9)) FROM provider_logs"));
        TestStore.Read(connection, "SELECT count(*) FROM provider_logs WHERE state = 'pending'").ShouldBe(["0"]);
    }
}
