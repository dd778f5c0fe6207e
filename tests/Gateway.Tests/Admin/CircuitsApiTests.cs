using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

public sealed partial class CircuitsApiTests
{
    private const string OpensAtOnce = "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1";
    private const string NoRetry = "Gateway:Providers:claude:Retry:MaxRetries=0";

    [Fact]
    public async Task QuietProviders_HaveClosedCircuits()
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/circuits");

        answer.Body.GetProperty("circuits").EnumerateArray().Select(c => c.GetProperty("provider").GetString()).Order()
            .ShouldBe(["claude", "gemini", "openai"]);
        var claude = answer.Of("claude", "circuits");
        (State(claude), Number(claude, "openForMs"), Number(claude, "holdForMs")).ShouldBe(("closed", 0, 0));
        UtcTime().IsMatch(claude.GetProperty("since").GetString()!).ShouldBeTrue();
    }

    [Fact]
    public async Task Failure_OpensTheCircuit_AndTheAnswerSaysWhyAndForHowLong()
    {
        await using var providers = await FailingClaudeAsync();
        await OpenAsync(providers, 1);

        var claude = (await AdminAnswer.GetAsync(providers.Gateway, "/admin/circuits")).Of("claude", "circuits");
        State(claude).ShouldBe("open");
        claude.GetProperty("cause").GetString().ShouldNotBeNullOrEmpty();
        Number(claude, "openForMs").ShouldBeInRange(1, 300_000);
    }

    [Fact]
    public async Task Reset_ClosesTheCircuit_AndTheProviderIsAskedAgain()
    {
        await using var providers = await FailingClaudeAsync();
        await OpenAsync(providers, 1);
        (await providers.AskAsync(id: "passed-over")).Dispose();
        providers.Claude.Calls.Count.ShouldBe(1);

        var reset = await AdminAnswer.PostAsync(providers.Gateway, "/admin/circuits/CLAUDE/reset");
        reset.Status.ShouldBe(200);
        (State(reset.Body), reset.Body.GetProperty("provider").GetString(), Number(reset.Body, "openForMs")).ShouldBe(("closed", "claude", 0));

        (await providers.AskAsync(id: "asked-again")).Dispose();
        providers.Claude.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ResetOfAClosedCircuit_ChangesNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 0; i < 2; i++)
            State((await AdminAnswer.PostAsync(gateway, "/admin/circuits/claude/reset")).Body).ShouldBe("closed");

        await AdminAnswer.WrittenAsync(gateway);
        Transitions(await AdminAnswer.GetAsync(gateway, "/admin/circuits/history")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ResetOfAnUnknownProvider_NamesTheKnownOnes()
    {
        await using var gateway = await TestGateway.StartAsync();
        var problem = (await AdminAnswer.PostAsync(gateway, "/admin/circuits/nobody/reset")).Problem(404);

        problem.ShouldStartWith("There is no provider 'nobody'; known are ");
        foreach (var name in new[] { "claude", "gemini", "openai" })
            problem.ShouldContain(name);
    }

    [Fact]
    public async Task History_TellsEachTransitionNewestFirst()
    {
        await using var providers = await FailingClaudeAsync();
        await OpenAsync(providers, 1);
        await ResetAsync(providers);

        var all = Transitions(await AdminAnswer.GetAsync(providers.Gateway, "/admin/circuits/history"));
        all.Select(t => $"{Text(t, "provider")} {Text(t, "from")} {Text(t, "to")}").ShouldBe(["claude open closed", "claude closed open"]);
        all.ShouldAllBe(t => Text(t, "cause").Length > 0 && UtcTime().IsMatch(Text(t, "at")));
        UtcTime().IsMatch(Text(all[1], "openUntil")).ShouldBeTrue();
        all[0].GetProperty("openUntil").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task HistoryPages_FollowEachOtherAndSkipNothing()
    {
        await using var providers = await FailingClaudeAsync();
        for (var round = 1; round <= 2; round++)
        {
            await OpenAsync(providers, round);
            await ResetAsync(providers);
        }

        var all = Transitions(await AdminAnswer.GetAsync(providers.Gateway, "/admin/circuits/history")).Select(t => Number(t, "id")).ToList();
        all.Count.ShouldBe(4);
        var walked = new List<long>();
        for (var next = "/admin/circuits/history?limit=3&provider=Claude"; next is not null;)
        {
            var page = await AdminAnswer.GetAsync(providers.Gateway, next);
            walked.AddRange(Transitions(page).Select(t => Number(t, "id")));
            next = page.Body.GetProperty("next").GetString();
        }

        walked.ShouldBe(all);
    }

    [Fact]
    public async Task HistoryFilters_LeaveOutTheRest()
    {
        await using var providers = await FailingClaudeAsync();
        await OpenAsync(providers, 1);
        await AdminAnswer.WrittenAsync(providers.Gateway);

        Transitions(await AdminAnswer.GetAsync(providers.Gateway, "/admin/circuits/history?provider=gemini")).ShouldBeEmpty();
        Transitions(await AdminAnswer.GetAsync(providers.Gateway, "/admin/circuits/history?before=2020-01-01")).ShouldBeEmpty();
        Transitions(await AdminAnswer.GetAsync(providers.Gateway, "/admin/circuits/history?before=2120-01-01T00:00:00Z&limit=1000")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task HistoryQueryThatCannotBeRead_EveryProblemAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var problem = (await AdminAnswer.GetAsync(gateway, "/admin/circuits/history?limit=0&before=yesterday&beforeId=x")).Problem(400);

        problem.ShouldContain("limit: '0' is not a whole number from 1 to 1000.");
        problem.ShouldContain("before: 'yesterday' is no time; write ISO 8601");
        problem.ShouldContain("beforeId: 'x' is not a whole number");
    }

    [Fact]
    public async Task StoreThatCannotBeRead_IsAProblemWithoutItsInsides()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.Database.ExecuteSqlRawAsync("DROP TABLE circuit_transitions", TestContext.Current.CancellationToken);

        (await AdminAnswer.GetAsync(gateway, "/admin/circuits/history")).Problem(500)
            .ShouldBe("The gateway failed; the request id says which log entry tells more.");
    }

    [Fact]
    public async Task RestartOnTheSameStore_KeepsTheHistory()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-admin-");
        var store = $"Gateway:Storage:ConnectionString=Data Source={Path.Combine(folder.FullName, "gateway.db")}";
        string before;
        await using (var first = await FailingClaudeAsync(store))
        {
            // No wait here: the stop writes what has not been written.
            await OpenAsync(first, 1);
        }

        await using (var second = await FailingClaudeAsync(store))
        {
            before = Text(Transitions(await AdminAnswer.GetAsync(second.Gateway, "/admin/circuits/history"))[^1], "to");
        }

        folder.Delete(recursive: true);
        before.ShouldBe("open");
    }

    private static Task<ThreeProviders> FailingClaudeAsync(params string[] settings) => ThreeProviders.StartAsync(
        ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, [OpensAtOnce, NoRetry, .. settings]);

    private static async Task OpenAsync(ThreeProviders providers, int calls)
    {
        (await providers.AskAsync(id: $"opens-{calls}")).Dispose();
        providers.Claude.Calls.Count.ShouldBe(calls);
    }

    private static async Task ResetAsync(ThreeProviders providers)
    {
        (await AdminAnswer.PostAsync(providers.Gateway, "/admin/circuits/claude/reset")).Status.ShouldBe(200);
        await AdminAnswer.WrittenAsync(providers.Gateway);
    }

    private static List<JsonElement> Transitions(AdminAnswer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Body.GetProperty("transitions").EnumerateArray()];
    }

    private static string State(JsonElement circuit) => Text(circuit, "state");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex UtcTime();
}
