using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Cli;

/// <summary>Each command against a running gateway: in a terminal, in a pipe, as JSON.</summary>
public sealed class EachCommandTests
{
    private const string BoxCharacters = "│─╭╮╰╯┬┴┼├┤";

    [Theory]
    [InlineData("provider health")]
    [InlineData("provider health --verbose")]
    [InlineData("provider circuit status")]
    [InlineData("provider circuit reset claude")]
    public async Task OnTheGateway_AnswersInEveryForm(string command)
    {
        await using var gateway = await TestGateway.StartAsync();
        await AnswersInEveryFormAsync(gateway.BaseAddress, command);
    }

    [Theory]
    [InlineData("provider stats --time 1")]
    [InlineData("provider logs -n 5")]
    [InlineData("provider test claude --stream")]
    [InlineData("keys create ci --owner me")]
    [InlineData("keys list")]
    [InlineData("report --hours 1")]
    public async Task OnWhatRuns_AnswersInEveryForm(string command)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await AnswersInEveryFormAsync(gateway.BaseAddress, command);
    }

    [Fact]
    public async Task UsageExport_IsTheSameInATerminalAndInAPipe()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var (piped, terminal, json) = (cli.RunAsync("usage", "export"), cli.RunInTerminalAsync("usage", "export"), cli.RunAsync("usage", "export", "--json"));

        var csv = (await piped).Ended(0).Output;
        csv.ShouldStartWith("model,requests,");
        csv.ShouldEndWith("\r\n");
        WithoutReturns((await terminal).Ended(0).Output).ShouldContain(WithoutReturns(csv));
        (await json).Ended(0).Json.GetProperty("groupBy").GetString().ShouldBe("model");
    }

    [Fact]
    public async Task KeyThatWasCreated_CanBeRevoked()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var id = (await cli.RunAsync("keys", "create", "ci", "--json")).Ended(0).Json.GetProperty("id").GetString()!;

        (await cli.RunInTerminalAsync("keys", "revoke", id)).Ended(0).Output.ShouldContain($"Revoked {id}.");
    }

    // A terminal adds one to each line.
    private static string WithoutReturns(string text) => text.Replace("\r", "", StringComparison.Ordinal);

    private static async Task AnswersInEveryFormAsync(Uri gateway, string command)
    {
        var (cli, arguments) = (CliProcess.For(gateway), command.Split(' '));
        var (piped, terminal, json) = (cli.RunAsync(arguments), cli.RunInTerminalAsync(arguments), cli.RunAsync([.. arguments, "--json"]));

        var plain = (await piped).Ended(0);
        plain.Errors.ShouldBeEmpty();
        plain.Output.ShouldNotContain('\e');
        plain.Output.ShouldNotContain(c => BoxCharacters.Contains(c));
        plain.Rows.ShouldContain(r => r.Length > 1);

        (await terminal).Ended(0).IsColoured.ShouldBeTrue((await terminal).Output);

        (await json).Ended(0).Errors.ShouldBeEmpty();
        (await json).Json.ValueKind.ShouldBe(JsonValueKind.Object);
    }
}
