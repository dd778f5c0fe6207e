using System.Globalization;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Admin;

public sealed class UsageApiTests
{
    private const string Year = "from=2026-01-01&to=2026-02-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_RowsThenTheirTotal()
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, $"/admin/usage?{Year}&groupBy=user");

        answer.Text.ShouldBe(
            """{"from":"2026-01-01T00:00:00.000Z","to":"2026-02-01T00:00:00.000Z","groupBy":"user","rows":["""
            + $$$"""{"group":"=cmd,\u0022x\u0022",{{{Numbers(1, "0.000093")}}}},{"group":"ann",{{{Numbers(2, "0.000186")}}}}],"total":{{{{Numbers(3, "0.000279")}}}}}""");
    }

    [Fact]
    public async Task Csv_IsRfc4180AndNoFormula()
    {
        await using var gateway = await FilledAsync();
        using var response = await gateway.AdminAsync($"/admin/usage?{Year}&groupBy=user&format=csv");

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(
            "user,requests,attempts,input_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,output_tokens,reasoning_tokens,total_tokens,cost_usd,unpriced_attempts,estimated_attempts\r\n"
            + "\"'=cmd,\"\"x\"\"\",1,1,6,4,0,0,20,0,30,0.000093,0,0\r\n"
            + "ann,2,2,12,8,0,0,40,0,60,0.000186,0,0\r\n");
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8; header=present");
        response.Content.Headers.ContentDisposition!.ToString().ShouldBe("attachment; filename=usage-user-20260101T00Z-20260201T00Z.csv");
    }

    [Theory]
    [InlineData("groupBy=model", "m1 m2")]
    [InlineData("", "m1 m2")]
    [InlineData("groupBy=day", "2026-01-01 2026-01-31")]
    [InlineData("groupBy=key", "k1")]
    [InlineData("groupBy=provider", "claude")]
    [InlineData("groupBy=conversation", "c1")]
    [InlineData("user=ann", "m1 m2")]
    [InlineData("model=m2&groupBy=user", "ann")]
    [InlineData("provider=CLAUDE&key=k1", "m1 m2")]
    [InlineData("provider=gemini", "")]
    [InlineData("key=other", "")]
    public async Task Groups_AsAsked(string query, string expected)
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, $"/admin/usage?{Year}&{query}");

        string.Join(' ', answer.Body.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("group").GetString())).ShouldBe(expected);
    }

    [Fact]
    public async Task Time_IsRoundedToWholeHoursAndSaid()
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/usage?from=2026-01-01T00:59:59Z&to=2026-01-01T01:00:01Z");

        Period(answer).ShouldBe("2026-01-01T00:00:00.000Z 2026-01-01T02:00:00.000Z");
        answer.Body.GetProperty("total").GetProperty("requests").GetInt64().ShouldBe(2);
        var upTo = await AdminAnswer.GetAsync(gateway, "/admin/usage?from=2026-01-01&to=2026-01-01T01:00:00Z");
        upTo.Body.GetProperty("total").GetRawText().ShouldStartWith("""{"requests":0,"attempts":0,""");
    }

    [Fact]
    public async Task NothingSaid_TheLastThirtyDays()
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/usage");
        var (from, to) = (answer.Body.GetProperty("from").GetDateTimeOffset(), answer.Body.GetProperty("to").GetDateTimeOffset());

        (to - from).ShouldBe(TimeSpan.FromDays(30));
        (to - SeededLog.Now).ShouldBeInRange(TimeSpan.FromMinutes(-1), TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task QueryThatCannotBeRead_EveryProblemAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var problem = (await AdminAnswer.GetAsync(gateway, "/admin/usage?from=then&to=now&groupBy=team&format=xml")).Problem(400);

        problem.ShouldContain("from: 'then' is no time;");
        problem.ShouldContain("to: 'now' is no time;");
        problem.ShouldContain("groupBy: 'team' is not one of model, provider, user, key, day, conversation.");
        problem.ShouldContain("format: 'xml' is not one of json, csv.");
        (await AdminAnswer.GetAsync(gateway, "/admin/usage?from=2026-02-01&to=2026-01-01")).Problem(400).ShouldBe("from: has to be before to.");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task QueryThatFailsOnTheWay_IsNoCleanEnd(string format)
    {
        await using var gateway = await FilledAsync();
        // Two sums that do not fit into 64 bits together: the last group cannot be told, those before it can.
        for (var hour = 1; hour <= 2; hour++)
            await SeededLog.ExecuteAsync(gateway, string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO usage_hours VALUES ({490_896 + hour}, 'claude', 'm', 'k', 'zoe', 1, 1, 1, 0, 0, 0, 0, 0, 0, 9000000000000000000, 0, 0)
                """));

        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            using var response = await gateway.AdminAsync($"/admin/usage?{Year}&groupBy=user&format={format}");
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsStringAsync(Token);
        });
    }

    [Fact]
    public async Task QueryThatCannotBegin_IsAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();
        await SeededLog.ExecuteAsync(gateway, "DROP TABLE usage_hours");

        (await AdminAnswer.GetAsync(gateway, "/admin/usage")).Problem(500).ShouldBe("The gateway failed; the request id says which log entry tells more.");
    }

    private static string Numbers(int attempts, string cost) =>
        $$"""
        "requests":{{attempts}},"attempts":{{attempts}},"tokens":{"input":{{6 * attempts}},"cacheRead":{{4 * attempts}},"cacheWrite5m":0,"cacheWrite1h":0,"output":{{20 * attempts}},"reasoning":0,"total":{{30 * attempts}}},"costUsd":{{cost}},"unpricedAttempts":0,"estimatedAttempts":0
        """;

    private static string Period(AdminAnswer answer) => $"{answer.Body.GetProperty("from").GetString()} {answer.Body.GetProperty("to").GetString()}";

    private static async Task<TestGateway> FilledAsync()
    {
        var gateway = await TestGateway.StartAsync();
        await SeededLog.AttemptAsync(gateway, "ann");
        await SeededLog.AttemptAsync(gateway, "=cmd,\"x\"");
        await SeededLog.AttemptAsync(gateway, "ann", "m2", new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero));
        await SeededLog.RequestAsync(gateway, 1, SeededLog.Now - new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), conversation: "c1", user: "ann", model: "m1");
        await SeededLog.ExecuteAsync(gateway, "UPDATE provider_logs SET key_id = 'k1'");
        return gateway;
    }
}
