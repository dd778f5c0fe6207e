using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;

namespace Gateway.Tests.Cli;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task HealthyProviders_AreARowEach()
    {
        await using var gateway = await TestGateway.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("provider", "health")).Ended(0);

        result.Rows[0].ShouldBe(
            ["provider", "health", "circuit", "recent_calls", "recent_failures", "last_success_at", "last_failure_at", "simulated"]);
        result.Rows.Skip(1).Select(r => string.Join(' ', r)).Order()
            .ShouldBe(["claude healthy closed 0 0 - - yes", "gemini healthy closed 0 0 - - yes", "openai healthy closed 0 0 - - yes"]);
    }

    [Fact]
    public async Task UnhealthyProvider_EndsIn1_InEveryForm_AndVerboseSaysWhy()
    {
        await using var providers = await OpenCircuitAsync();
        var cli = CliProcess.For(providers.Gateway.BaseAddress);
        var (plain, verbose) = (cli.RunAsync("provider", "health"), cli.RunAsync("provider", "health", "--verbose"));
        var (json, terminal) = (cli.RunAsync("provider", "health", "--json"), cli.RunInTerminalAsync("provider", "health", "--verbose"));

        (await plain).Ended(1).Value("claude", "health").ShouldBe("unhealthy");
        (await plain).Value("gemini", "health").ShouldBe("healthy");
        (await verbose).Ended(1).Value("claude", "why").ShouldStartWith("The circuit is open (");
        (await verbose).Value("claude", "last_error").ShouldBe("server_error");
        (await json).Ended(1).Json.GetProperty("status").GetString().ShouldBe("degraded");
        (await terminal).Ended(1).Output.ShouldContain("claude: The circuit is open (");
    }

    [Fact]
    public async Task ResetOfAnOpenCircuit_ShowsItClosed()
    {
        await using var providers = await OpenCircuitAsync();
        var cli = CliProcess.For(providers.Gateway.BaseAddress);

        var open = (await cli.RunAsync("provider", "circuit", "status")).Ended(0);
        open.Value("claude", "state").ShouldBe("open");
        int.Parse(open.Value("claude", "open_for_ms"), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 300_000);

        (await cli.RunAsync("provider", "circuit", "reset", "claude")).Ended(0).Value("claude", "state").ShouldBe("closed");
        (await cli.RunAsync("provider", "circuit", "status")).Value("claude", "open_for_ms").ShouldBe("0");
    }

    [Fact]
    public async Task UnknownProvider_EndsIn1_WithTheGatewaysWords()
    {
        await using var gateway = await TestGateway.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var (plain, json) = (cli.RunAsync("provider", "circuit", "reset", "nobody"), cli.RunAsync("provider", "circuit", "reset", "nobody", "--json"));

        (await plain).Ended(1).Output.ShouldBeEmpty();
        (await plain).Errors.ShouldStartWith("error: There is no provider 'nobody'; known are ");
        (await json).Ended(1).Json.GetProperty("status").GetInt32().ShouldBe(404);
    }

    [Fact]
    public async Task NoColor_LeavesATableWithoutColours()
    {
        await using var gateway = await TestGateway.StartAsync();
        var terminal = await CliProcess.For(gateway.BaseAddress, ("NO_COLOR", "1")).RunInTerminalAsync("provider", "health");

        terminal.Ended(0).Output.ShouldContain("│ claude   │ healthy │ closed  │");
        terminal.IsStyled.ShouldBeFalse(terminal.Output);
    }

    [Fact]
    public async Task NarrowTerminal_LosesColumnsNotLetters()
    {
        await using var gateway = await TestGateway.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress, ("NO_COLOR", "1"));
        var (narrow, wide) = ((cli with { Columns = 60 }).RunInTerminalAsync("provider", "health"), cli.RunInTerminalAsync("provider", "health"));

        (await narrow).Output.ShouldContain("│ claude   │ healthy │ closed  │     0 │      0 │");
        (await narrow).Output.ShouldNotContain("Simulated");
        (await wide).Output.ShouldContain("Simulated");
    }

    private static async Task<ThreeProviders> OpenCircuitAsync()
    {
        var providers = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1");
        (await providers.AskAsync()).Dispose();
        return providers;
    }
}
