using System.Text.Json;

namespace Gateway.Tests.Cli;

/// <summary>Each command against a running gateway that has answered requests: in a terminal, in a pipe, as JSON.</summary>
public sealed class EachCommandTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private const string BoxCharacters = "│─╭╮╰╯┬┴┼├┤";

    [Theory]
    [InlineData("provider health")]
    [InlineData("provider health --verbose")]
    [InlineData("provider circuit status")]
    [InlineData("provider circuit reset claude")]
    [InlineData("provider stats --time 1")]
    [InlineData("provider logs -n 5")]
    [InlineData("provider logs -n 5 -p claude")]
    [InlineData("provider test claude --stream")]
    [InlineData("keys create ci --owner me")]
    [InlineData("keys list")]
    [InlineData("budgets list")]
    [InlineData("budgets correct ci --usd 0.01 --reason mended")]
    [InlineData("alerts test")]
    [InlineData("alerts test console")]
    [InlineData("config show")]
    [InlineData("report --hours 1")]
    public async Task Command_AnswersInEveryForm(string command)
    {
        var (cli, arguments) = (CliProcess.For(running.BaseAddress), command.Split(' '));
        var (piped, terminal, json) = (cli.RunAsync(arguments), cli.RunInTerminalAsync(arguments), cli.RunAsync([.. arguments, "--json"]));

        var plain = (await piped).Ended(0);
        plain.Errors.ShouldBeEmpty();
        plain.Output.ShouldNotContain('\e');
        plain.Output.ShouldNotContain(c => BoxCharacters.Contains(c));
        plain.Rows.ShouldContain(r => r.Length > 1);

        // Revoked keys alone are no news: that table may be plain.
        (await terminal).Ended(0);
        if (command != "keys list")
            (await terminal).IsColoured.ShouldBeTrue((await terminal).Output);

        (await json).Ended(0).Errors.ShouldBeEmpty();
        (await json).Json.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public async Task Figures_AreThoseOfTheRequestsThatWereMade()
    {
        var cli = CliProcess.For(running.BaseAddress);
        var (stats, logs, failed) = (cli.RunAsync("provider", "stats"), cli.RunAsync("provider", "logs"), cli.RunAsync("provider", "logs", "--failed"));

        (await stats).Ended(0).Rows.ShouldContain(r => r.SequenceEqual(new[] { "-", "not_found_error", "1" }));
        (await stats).Rows.First(r => r[0] == "gemini")[1].ShouldBe("1");
        (await logs).Ended(0).Output.ShouldContain(RunningGateway.Answered);
        (await failed).Ended(0).Output.ShouldContain(RunningGateway.Refused);
        (await failed).Output.ShouldNotContain(RunningGateway.Answered);
    }

    [Fact]
    public async Task UsageExport_IsTheSameInATerminalAndInAPipe()
    {
        var cli = CliProcess.For(running.BaseAddress);
        string[] export = ["usage", "export", "--group-by", "user"];
        var (piped, terminal, json) = (cli.RunAsync(export), cli.RunInTerminalAsync(export), cli.RunAsync([.. export, "--json"]));

        var csv = (await piped).Ended(0).Output;
        csv.ShouldStartWith("user,requests,");
        csv.ShouldContain($"\r\n{RunningGateway.User},1,1,");
        WithoutReturns((await terminal).Ended(0).Output).ShouldContain($"\n{RunningGateway.User},1,1,");
        (await json).Ended(0).Json.GetProperty("groupBy").GetString().ShouldBe("user");
    }

    [Fact]
    public async Task KeyThatWasCreated_CanBeRevoked()
    {
        var cli = CliProcess.For(running.BaseAddress);
        var id = (await cli.RunAsync("keys", "create", "ci", "--json")).Ended(0).Json.GetProperty("id").GetString()!;

        (await cli.RunInTerminalAsync("keys", "revoke", id)).Ended(0).Output.ShouldContain($"Revoked {id}.");
        (await cli.RunAsync("keys", "list")).Ended(0).Value(id, "state").ShouldBe("revoked");
    }

    // A terminal adds one to each line.
    private static string WithoutReturns(string text) => text.Replace("\r", "", StringComparison.Ordinal);
}
