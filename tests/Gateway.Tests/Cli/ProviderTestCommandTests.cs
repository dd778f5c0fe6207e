using Gateway.Tests.Upstream;

namespace Gateway.Tests.Cli;

public sealed class ProviderTestCommandTests
{
    [Fact]
    public async Task TestThatPasses_EndsIn0()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("provider", "test", "claude", "--model", "claude-sonnet-4-5", "--stream")).Ended(0);

        gateway.Calls.ShouldBe(["""POST /admin/providers/claude/test {"model":"claude-sonnet-4-5","stream":true}"""]);
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "text", "Hello there" }));
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "cost_usd", "0.000093" }));
    }

    [Fact]
    public async Task TestThatFails_EndsIn1_InEveryForm()
    {
        await using var gateway = await AdminDouble.StartAsync(ScriptedAnswer.Json(AdminDouble.TestFailed));
        var cli = CliProcess.For(gateway.BaseAddress);
        string[] test = ["provider", "test", "claude"];
        var (plain, json, terminal) = (cli.RunAsync(test), cli.RunAsync([.. test, "--json"]), cli.RunInTerminalAsync(test));

        (await plain).Ended(1).Rows.ShouldContain(r => r.SequenceEqual(new[] { "detail", "invalid x-api-key" }));
        (await json).Ended(1).Output.ShouldBe(AdminDouble.TestFailed + "\n");
        (await terminal).Ended(1).Output.ShouldContain("\e[38;5;9mauthentication");
        gateway.Calls.ShouldAllBe(c => c == "POST /admin/providers/claude/test {}");
    }
}
