using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;

namespace Gateway.Tests.Admin;

public sealed class LogsApiTests(LogsApiTests.Filled filled) : IClassFixture<LogsApiTests.Filled>
{
    [Fact]
    public async Task RequestThatFellBack_IsToldWithItsCalls()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.Failure(529, "overloaded_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        (await walk.AskAsync(id: "fell-back", extra: ""","metadata":{"user_id":"ann"}""", header: ("x-conversation-id", "c1"))).Dispose();
        await walk.Gateway.RowAsync("fell-back");

        var listed = (await AdminAnswer.GetAsync(walk.Gateway, "/admin/logs")).Body.GetProperty("logs").EnumerateArray().Single();
        Text(listed, "requestId", "conversationId", "userId", "provider", "model", "state", "ingress", "exchange", "attempts", "stopReason", "usageSource", "priceVersion")
            .ShouldBe("fell-back c1 ann gemini gemini-2.5-flash completed anthropic translate claude=overloaded,gemini=ok end_turn provider genai-prices/2026-08-21");
        (listed.GetProperty("status").GetInt32(), listed.GetProperty("stream").GetBoolean()).ShouldBe((200, false));
        listed.GetProperty("tokens").GetRawText().ShouldBe("""{"input":6,"cacheRead":null,"cacheWrite":null,"output":2,"total":8}""");
        listed.GetProperty("costUsd").GetRawText().ShouldBe("0.0000068");

        var one = await AdminAnswer.GetAsync(walk.Gateway, "/admin/logs/fell-back");
        var calls = one.Body.GetProperty("calls").EnumerateArray().ToList();
        calls.Select(c => Text(c, "provider", "model", "outcome")).ShouldBe(["claude claude-x overloaded", "gemini gemini-2.5-flash ok"]);
        calls[1].GetProperty("tokens").GetRawText().ShouldBe("""{"input":6,"cacheRead":null,"cacheWrite":null,"output":2,"total":8}""");
        calls[1].GetProperty("costUsd").GetRawText().ShouldBe("0.0000068");
        foreach (var property in listed.EnumerateObject())
            one.Body.GetProperty(property.Name).GetRawText().ShouldBe(property.Value.GetRawText());
        foreach (var text in (string[])["request", "response", "error"])
            one.Body.GetProperty(text).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("", "r6 r5 r4 r3 r2 r1")]
    [InlineData("provider=CLAUDE", "r6 r4 r2 r1")]
    [InlineData("provider=gone", "r5")]
    [InlineData("failed=true", "r4 r2")]
    [InlineData("failed=false", "r6 r5 r4 r3 r2 r1")]
    [InlineData("failed=true&provider=claude", "r4 r2")]
    [InlineData("failed=true&provider=gemini", "")]
    [InlineData("user=ann", "r4 r3 r1")]
    [InlineData("user=ann&failed=true&provider=claude", "r4")]
    [InlineData("conversation=c1", "r4 r1")]
    [InlineData("conversation=c1&user=ann&failed=true", "r4")]
    [InlineData("user=nobody", "")]
    [InlineData("limit=2", "r6 r5")]
    public async Task Filters_LeaveOutTheRest(string query, string expected)
    {
        var gateway = filled.Gateway;

        Ids(await AdminAnswer.GetAsync(gateway, $"/admin/logs?{query}")).ShouldBe(expected);
    }

    [Fact]
    public async Task Before_TakesATimeOrMilliseconds()
    {
        var gateway = filled.Gateway;
        var third = (SeededLog.Now - TimeSpan.FromMinutes(3)).ToUnixTimeMilliseconds();

        Ids(await AdminAnswer.GetAsync(gateway, $"/admin/logs?before={third}")).ShouldBe("r3 r2 r1");
        Ids(await AdminAnswer.GetAsync(gateway, $"/admin/logs?before={DateTimeOffset.FromUnixTimeMilliseconds(third):yyyy-MM-ddTHH:mm:ss.fffZ}")).ShouldBe("r3 r2 r1");
        Ids(await AdminAnswer.GetAsync(gateway, "/admin/logs?before=2020-01-01")).ShouldBe("");
    }

    [Theory]
    [InlineData("limit=2", "r6 r5 r4 r3 r2 r1")]
    [InlineData("limit=1&user=ann", "r4 r3 r1")]
    [InlineData("limit=1&failed=true&provider=Claude", "r4 r2")]
    [InlineData("limit=1&conversation=c1", "r4 r1")]
    public async Task Pages_FollowEachOtherAndSkipNothing(string query, string expected)
    {
        var gateway = filled.Gateway;
        var walked = new List<string>();
        for (var next = $"/admin/logs?{query}"; next is not null;)
        {
            var page = await AdminAnswer.GetAsync(gateway, next);
            walked.Add(Ids(page));
            next = page.Body.GetProperty("next").GetString();
        }

        string.Join(' ', walked).ShouldBe(expected);
    }

    [Fact]
    public async Task QueryThatCannotBeRead_EveryProblemAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var problem = (await AdminAnswer.GetAsync(gateway, "/admin/logs?limit=1001&failed=maybe&before=12:00&beforeId=0")).Problem(400);

        problem.ShouldContain("limit: '1001' is not a whole number from 1 to 1000.");
        problem.ShouldContain("failed: 'maybe' is neither true nor false.");
        problem.ShouldContain("before: '12:00' is no time; write ISO 8601 (2026-05-01T12:00:00Z) or Unix milliseconds.");
        problem.ShouldContain("beforeId: '0' is not a whole number");
        (await AdminAnswer.GetAsync(gateway, "/admin/logs?beforeId=7")).Problem(400).ShouldStartWith("beforeId: says something together with before alone.");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("100%")]
    [InlineData("a?b#c")]
    [InlineData("{~}=:,;'\"<>\\|")]
    public async Task OddRequestId_IsFoundAsItIs(string id)
    {
        await using var gateway = await TestGateway.StartAsync();
        await SeededLog.RequestAsync(gateway, 1, TimeSpan.Zero, requestId: id);
        await SeededLog.RequestAsync(gateway, 2, TimeSpan.Zero, requestId: $"{id}~2");

        foreach (var asked in (string[])[id, $"{id}~2"])
        {
            var answer = await AdminAnswer.GetAsync(gateway, $"/admin/logs/{Uri.EscapeDataString(asked)}");
            answer.Status.ShouldBe(200, answer.Text);
            answer.Body.GetProperty("requestId").GetString().ShouldBe(asked);
        }
    }

    [Fact]
    public async Task UnknownRequestId_IsAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await AdminAnswer.GetAsync(gateway, "/admin/logs/no%2Fbody?x=1")).Problem(404).ShouldBe("There is no request 'no/body' in the log.");
    }

    private static string Ids(AdminAnswer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return string.Join(' ', answer.Body.GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("requestId").GetString()));
    }

    private static string Text(JsonElement element, params IEnumerable<string> names) =>
        string.Join(' ', names.Select(name => element.GetProperty(name).GetString()));

    /// <summary>A gateway whose log holds six requests; nobody here adds one.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        public TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Gateway = await TestGateway.StartAsync();
            await SeededLog.RequestAsync(Gateway, 1, TimeSpan.FromMinutes(5), user: "ann", conversation: "c1");
            await SeededLog.RequestAsync(Gateway, 2, TimeSpan.FromMinutes(5), error: "overloaded");
            await SeededLog.RequestAsync(Gateway, 3, TimeSpan.FromMinutes(4), provider: "gemini", user: "ann");
            await SeededLog.RequestAsync(Gateway, 4, TimeSpan.FromMinutes(3), error: "timeout", user: "ann", conversation: "c1");
            await SeededLog.RequestAsync(Gateway, 5, TimeSpan.FromMinutes(2), provider: "gone", user: "bob");
            await SeededLog.RequestAsync(Gateway, 6, TimeSpan.FromMinutes(1));
        }

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
