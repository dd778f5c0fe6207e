namespace Gateway.Tests.Cli;

/// <summary>How figures are written: for people in a terminal, exact in a pipe.</summary>
public sealed class FiguresTests
{
    [Fact]
    public async Task Stats_AreHumaneInATerminal()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress, ("NO_COLOR", "1")) with { Columns = 200 };
        var output = (await cli.RunInTerminalAsync("provider", "stats")).Ended(0).Output;

        output.ShouldContain("Last 24 h (2026-05-01 12:00:00 to 2026-05-02 12:00:00 UTC)");
        foreach (var figure in new[] { "12,345", "99.9 %", "1,234,567", "$1,234.57", "$0.000123", "850 ms", "1.53 s", "1 min 1 s", "2 h 3 min", "overloaded" })
            output.ShouldContain(figure);
    }

    [Fact]
    public async Task Stats_AreExactInAPipe()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("provider", "stats", "--time", "48")).Ended(0);

        gateway.Calls.ShouldBe(["GET /admin/stats?hours=48"]);
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "cost_usd", "1234.5678" }));
        string[] head = ["requests", "cost_usd", "input_tokens", "output_tokens", "failed", "success_rate", "mean_ms", "p50_ms", "p95_ms", "p99_ms",
            "ttft_mean_ms", "cache_read_tokens", "cache_write_tokens", "unpriced_requests"];
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "provider", "model" }.Concat(head)));
        var provider = result.Rows.Single(r => r[0] == "claude" && r.Length == head.Length + 1);
        provider[1..].ShouldBe(["12345", "0.0001234", "1234567", "456789", "5", "0.999595", "1534", "850", "61000", "7384000", "412", "89000", "1200", "3"]);
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "claude", "overloaded", "5" }));
    }

    [Fact]
    public async Task Logs_AskForWhatTheOptionsSay_AndCutNothingShort()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("provider", "logs", "-n", "1", "-p", "claude", "--failed")).Ended(0);

        gateway.Calls.ShouldBe(["GET /admin/logs?limit=1&provider=claude&failed=true"]);
        result.Rows.Length.ShouldBe(2);
        result.Rows[1].Length.ShouldBe(result.Rows[0].Length);
        result.Value("2026-05-01T12:00:00.250Z", "request_id").ShouldBe(AdminDouble.LongRequestId);
        result.Value("2026-05-01T12:00:00.250Z", "cost_usd").ShouldBe("-");
        result.Value("2026-05-01T12:00:00.250Z", "user_id").ShouldBe("u 1");
    }

    [Fact]
    public async Task TextOfOthers_MovesNoCursorAndBreaksNoRow()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress, ("NO_COLOR", "1"));
        var (piped, terminal) = (cli.RunAsync("provider", "logs"), cli.RunInTerminalAsync("provider", "logs"));

        (await piped).Value("2026-05-01T12:00:00.250Z", "error_code").ShouldBe("over [31mloaded now");
        (await terminal).Output.ShouldContain("over [31mloaded now");
        (await terminal).Output.ShouldNotContain("\e[31m");
    }

    [Fact]
    public async Task Report_WithPartsMissing_ShowsTheRest()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("report")).Ended(0);

        result.Value("requests", "current").ShouldBe("2000");
        result.Value("requests", "previous").ShouldBe("-");
        result.Value("Cache the prefix of claude-sonnet-4-5", "saving_usd").ShouldBe("3.75");
        result.Value("Cache the prefix of claude-sonnet-4-5", "detail").ShouldBe("1,200 requests begin with the same 4,000 tokens.");
    }

    [Fact]
    public async Task Report_IsJudgedInATerminalAndInAPipe()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress, ("NO_COLOR", "1"));
        var (piped, terminal) = (cli.RunAsync("report"), cli.RunInTerminalAsync("report"));

        foreach (var row in new[]
        {
            "mean_latency_ms\t30\tdegrading", "requests\t-\t-", "circuit_open\tclaude\tmedium\t2026-05-02T11:50:00.000Z\tThe circuit is open.",
            "Fallback saved 12 requests.\tfallback_saved\t-", "6 of 10 failures are timeout.\tdominant_error\ttimeout", "2,000 requests in 24 h.",
        })
            (await piped).Ended(0).Output.Split('\n').ShouldContain(row);
        foreach (var words in new[] { "2,000 requests in 24 h.", "+25.0 %", "rising", "+30.0 %", "degrading", "circuit_open", "Fallback saved 12 requests.", "Opportunities", "None." })
            (await terminal).Ended(0).Output.ShouldContain(words);
    }

    [Fact]
    public async Task ReportWithNothingInIt_IsShown()
    {
        await using var gateway = await AdminDouble.StartAsync(Upstream.ScriptedAnswer.Json("{}"));
        var cli = CliProcess.For(gateway.BaseAddress);
        (await cli.RunAsync("report")).Ended(0).Value("cost_usd", "current").ShouldBe("-");
        (await cli.RunInTerminalAsync("provider", "stats")).Ended(0).Output.ShouldContain("No request in this time.");
    }
}
