namespace Gateway.Tests.Cli;

public sealed class AlertsCommandTests
{
    [Fact]
    public async Task List_ShowsWhatFiresBeforeWhatIsOver()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var (plain, terminal, json) = (cli.RunAsync("alerts", "list", "-n", "5"), cli.RunInTerminalAsync("alerts", "list"), cli.RunAsync("alerts", "list", "--json"));

        (await plain).Ended(0).Rows.Skip(1).Select(r => r[0]).ShouldBe(["error_rate_high", "hourly_cost"]);
        (await plain).Value("error_rate_high", "state").ShouldBe("firing");
        (await plain).Value("error_rate_high", "value").ShouldBe("12.5");
        (await plain).Value("hourly_cost", "state").ShouldBe("resolved");
        (await plain).Value("hourly_cost", "subject").ShouldBe("-");
        (await terminal).Ended(0).IsColoured.ShouldBeTrue();
        (await json).Ended(0).Output.ShouldBe(AdminDouble.Alerts + "\n");
        gateway.Calls.Order().ShouldBe(["GET /admin/alerts?limit=20", "GET /admin/alerts?limit=20", "GET /admin/alerts?limit=5"]);
    }

    [Fact]
    public async Task TestOfAllChannels_EndsIn0WhereEachTookIt()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("alerts", "test")).Ended(0);

        result.Value("console", "status").ShouldBe("sent");
        gateway.Calls.ShouldBe(["POST /admin/alerts/test"]);
    }

    [Fact]
    public async Task ChannelThatFails_EndsIn1InEveryForm()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var (plain, json, unknown) = (
            cli.RunAsync("alerts", "test", "ops"), cli.RunAsync("alerts", "test", "ops", "--json"), cli.RunAsync("alerts", "test", "no such/channel"));

        (await plain).Ended(1).Value("ops", "error").ShouldBe("the receiver answered 500");
        (await json).Ended(1).Output.ShouldBe(AdminDouble.ChannelFailed + "\n");
        (await unknown).Ended(1).Errors.ShouldContain("(404)");
        gateway.Calls.ShouldContain("POST /admin/alerts/channels/no%20such%2Fchannel/test");
    }
}
