using System.Globalization;
using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Admin;

public sealed class StatsApiTests
{
    [Fact]
    public async Task Requests_AreAddedUpByProviderAndModel()
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/stats?hours=2");

        // 1,000 ms lies in the bucket from 1,000 to 1,260; the share of it says where.
        Part(answer, "providers").ShouldBe(
            """[{"provider":"claude","requests":{"total":3,"completed":2,"failed":1,"successRate":0.6666666666666666},"tokens":{"input":30,"cacheRead":15,"cacheWrite":0,"output":60,"total":105}"""
            + ""","costUsd":1.0,"unpricedRequests":1,"latency":{"meanMs":1000,"p50Ms":1130,"p95Ms":1247,"p99Ms":1257},"ttftMeanMs":100,"errors":[{"code":"overloaded","count":1}]"""
            + ""","models":[{"model":"m1","requests":{"total":2,"completed":1,"failed":1,"successRate":0.5},"tokens":{"input":20,"cacheRead":10,"cacheWrite":0,"output":40,"total":70}"""
            + ""","costUsd":1.0,"unpricedRequests":0,"latency":{"meanMs":1000,"p50Ms":1130,"p95Ms":1247,"p99Ms":1257},"ttftMeanMs":100,"errors":[{"code":"overloaded","count":1}]}"""
            + """,{"model":"m2","requests":{"total":1,"completed":1,"failed":0,"successRate":1},"tokens":{"input":10,"cacheRead":5,"cacheWrite":0,"output":20,"total":35}"""
            + ""","costUsd":null,"unpricedRequests":1,"latency":{"meanMs":1000,"p50Ms":1130,"p95Ms":1247,"p99Ms":1257},"ttftMeanMs":100,"errors":[]}]}]""");
        answer.Body.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["from", "to", "hours", "requests", "tokens", "costUsd", "unpricedRequests", "latency", "ttftMeanMs", "errors", "providers"]);
    }

    [Fact]
    public async Task RequestThatReachedNoProvider_CountsInTheTotalsAlone()
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/stats?hours=2");

        Part(answer, "requests").ShouldBe("""{"total":4,"completed":2,"failed":2,"successRate":0.5}""");
        Part(answer, "errors").ShouldBe("""[{"code":"not_found_error","count":1},{"code":"overloaded","count":1}]""");
        answer.Body.GetProperty("providers").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Answer_SaysSinceWhen()
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/stats?hours=0.5");
        var (from, to) = (answer.Body.GetProperty("from").GetDateTimeOffset(), answer.Body.GetProperty("to").GetDateTimeOffset());

        (from.ToUnixTimeMilliseconds() % 300_000).ShouldBe(0);
        (to - from).ShouldBeInRange(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(35));
        answer.Body.GetProperty("hours").GetDouble().ShouldBe(0.5);
        Part(answer, "requests").ShouldStartWith("""{"total":3,""");
    }

    [Fact]
    public async Task NothingSaid_ADay()
    {
        await using var gateway = await FilledAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/stats");

        answer.Body.GetProperty("hours").GetDouble().ShouldBe(24);
        Part(answer, "requests").ShouldStartWith("""{"total":5,""");
    }

    [Fact]
    public async Task NoRequests_NoLatencyAndNoRate()
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/stats");

        Part(answer, "requests").ShouldBe("""{"total":0,"completed":0,"failed":0,"successRate":null}""");
        Part(answer, "latency").ShouldBe("""{"meanMs":null,"p50Ms":null,"p95Ms":null,"p99Ms":null}""");
        Part(answer, "providers").ShouldBe("[]");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("8784.1")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("day")]
    public async Task HoursThatAreNone_AreAProblem(string hours)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await AdminAnswer.GetAsync(gateway, string.Create(CultureInfo.InvariantCulture, $"/admin/stats?hours={hours}"))).Problem(400)
            .ShouldBe($"hours: '{hours}' is not a number above 0 and up to 8784.");
    }

    private static string Part(AdminAnswer answer, string name)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Body.GetProperty(name).GetRawText();
    }

    private static async Task<TestGateway> FilledAsync()
    {
        var gateway = await TestGateway.StartAsync();
        await SeededLog.RequestAsync(gateway, 1, TimeSpan.FromMinutes(1));
        await SeededLog.RequestAsync(gateway, 2, TimeSpan.FromMinutes(2), error: "overloaded", duration: 5000);
        await SeededLog.RequestAsync(gateway, 3, TimeSpan.FromMinutes(50), model: "m2", cost: null);
        await SeededLog.RequestAsync(gateway, 4, TimeSpan.FromMinutes(3), provider: null, model: "made-up", error: "not_found_error", cost: 0);
        await SeededLog.RequestAsync(gateway, 5, TimeSpan.FromHours(5));
        return gateway;
    }
}
