using System.Globalization;
using System.Text.Json;

namespace Gateway.Tests.Deploy;

/// <summary>What a real Prometheus makes of the running gateway, with the configuration and the rules of <c>deploy/</c>.</summary>
public sealed class ScrapeTests(ScrapedGateway gateway) : IClassFixture<ScrapedGateway>
{
    private static readonly string[] Severities = ["critical", "high", "medium", "low"];

    [Fact]
    public async Task TheTarget_IsUp()
    {
        var server = Server();
        // Ready is what it says before it has looked for targets.
        await server.UntilAsync(async () => (await TargetsAsync(server)) is [var found] && Text(found, "health") != "unknown", "the target is never scraped");

        var target = (await TargetsAsync(server)).Single();
        target.GetProperty("health").GetString().ShouldBe("up", target.GetProperty("lastError").GetString());
        target.GetProperty("labels").GetProperty("job").GetString().ShouldBe("gateway");
        target.GetProperty("labels").GetProperty("instance").GetString().ShouldBe(gateway.Authority);
    }

    [Fact]
    public async Task AfterTraffic_EverySeriesOfTheContractIsThereWithItsLabels()
    {
        var server = Server();
        foreach (var metric in ExposedMetric.All)
        {
            foreach (var series in metric.Series)
            {
                await server.UntilAsync(async () => (await server.QueryAsync(series)).Count > 0, $"{series} is never there");
                foreach (var sample in await server.QueryAsync(series))
                    // Calls that failed have the error's type as well.
                    sample.GetProperty("metric").EnumerateObject().Select(label => label.Name).Where(name => name != "error_type").ShouldBe(metric.LabelsOf(series), ignoreOrder: true);
            }
        }
    }

    [Theory]
    [InlineData("sum(gateway_requests_total)", ScrapedGateway.Requests)]
    [InlineData("""gateway_requests_total{ingress="anthropic",provider="claude",model="claude-sonnet-4-5",stream="true",outcome="ok"}""", 1)]
    [InlineData("""sum(gateway_requests_total{outcome="not_found_error",provider="none"})""", 1)]
    [InlineData("""sum(gateway_request_duration_seconds_bucket{le="+Inf"})""", ScrapedGateway.Requests)]
    [InlineData("""gateway_time_to_first_token_seconds_count{provider="claude",model="claude-sonnet-4-5"}""", 1)]
    [InlineData("""gateway_attempts_total{provider="openai",model="other",outcome="overloaded"}""", 2)]
    [InlineData("""gateway_retries_total{provider="openai",reason="overloaded"}""", 1)]
    [InlineData("""gateway_fallbacks_total{from="openai",to="claude",reason="overloaded"}""", 1)]
    [InlineData("""gateway_circuit_state{provider="openai"}""", 2)]
    [InlineData("""gateway_circuit_transitions_total{provider="openai",to="open"}""", 1)]
    [InlineData("""count(count by (type) (gateway_tokens_total))""", 5)]
    [InlineData("""gateway_translation_losses_total{from="anthropic",to="openai",field="top_k"}""", 1)]
    [InlineData("gateway_inflight_requests", 0)]
    [InlineData("gateway_store_time_left_seconds > bool 604800", 1)]
    public async Task AfterTraffic_TheSeriesHaveItsNumbers(string expression, double value)
    {
        var server = Server();
        await server.UntilAsync(async () => (await server.QueryAsync(expression)).Count > 0, $"{expression} is never there");

        var sample = (await server.QueryAsync(expression)).ShouldHaveSingleItem().GetProperty("value")[1].GetString()!;
        double.Parse(sample, CultureInfo.InvariantCulture).ShouldBe(value);
    }

    [Fact]
    public async Task EveryRule_IsEvaluatedWithoutError()
    {
        var server = Server();
        await server.UntilAsync(async () => (await RulesAsync(server)).TrueForAll(rule => Text(rule, "health") != "unknown"), "not every rule is evaluated");

        var rules = await RulesAsync(server);
        rules.ShouldAllBe(rule => Text(rule, "health") == "ok");
        rules.Select(rule => Text(rule, "name")).ShouldBe(DeployFiles.AlertNames.Concat(DeployFiles.RecordedNames), ignoreOrder: true);
        await server.UntilAsync(async () => (await server.QueryAsync("job_provider:gateway_attempts_made:rate5m")).Count == 2, "the recording rules record nothing");
    }

    [Fact]
    public async Task EveryAlert_HasASeverityAndSaysWhatToDo()
    {
        foreach (var rule in (await RulesAsync(Server())).Where(rule => Text(rule, "type") == "alerting"))
        {
            Text(rule.GetProperty("labels"), "severity").ShouldBeOneOf(Severities, Text(rule, "name"));
            Text(rule.GetProperty("annotations"), "summary").Length.ShouldBeInRange(20, 120, Text(rule, "name"));
            Text(rule.GetProperty("annotations"), "description").Length.ShouldBeGreaterThan(100, Text(rule, "name"));
        }
    }

    [Fact]
    public async Task EveryQueryOfTheDashboard_IsValid()
    {
        var server = Server();
        foreach (var (panel, expression) in DashboardQueries.Read())
            await Should.NotThrowAsync(() => server.QueryAsync(expression), panel);
    }

    [Fact]
    public async Task ThePage_FindsPromtoolsApproval()
    {
        Server();
        var (code, output) = await OutsideProgram.RunAsync("promtool", await gateway.PageAsync(), "check", "metrics");

        output.ShouldBeEmpty();
        code.ShouldBe(0);
    }

    private PrometheusServer Server()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled, "prometheus is not installed");
        return gateway.Server!;
    }

    private static async Task<List<JsonElement>> TargetsAsync(PrometheusServer server) =>
        [.. (await server.AskAsync("/api/v1/targets")).GetProperty("activeTargets").EnumerateArray()];

    private static async Task<List<JsonElement>> RulesAsync(PrometheusServer server) =>
        [.. (await server.AskAsync("/api/v1/rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
