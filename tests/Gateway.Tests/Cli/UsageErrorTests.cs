namespace Gateway.Tests.Cli;

public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("provider helth", "gateway provider knows no 'helth'. Did you mean gateway provider health?")]
    [InlineData("provder health", "gateway knows no 'provder'. Did you mean gateway provider?")]
    [InlineData("recommendations", "gateway knows no 'recommendations'.")]
    [InlineData("provider health --jsn", "gateway provider health knows no '--jsn'. Did you mean --json?")]
    [InlineData("provider", "There are: health, stats, logs, circuit, test.")]
    [InlineData("provider circuit reset", "gateway provider circuit reset --help says what there is.")]
    [InlineData("provider stats --time 1.5", "--time: '1.5' is not a whole number from 1 to 8784.")]
    [InlineData("provider logs -n 1001", "-n: '1001' is not a whole number from 1 to 1000.")]
    [InlineData("usage export --from yesterday", "--from: 'yesterday' is no time; write 2026-05-01 or 2026-05-01T12:00:00Z.")]
    [InlineData("usage export --json --format csv", "--json and --format csv exclude each other.")]
    public async Task WrongCommandLine_EndsIn2_AndSaysWhatWasMeant(string command, string expected)
    {
        var result = (await new CliProcess().RunAsync(command.Split(' '))).Ended(2);

        result.Output.ShouldBeEmpty();
        result.Errors.ShouldContain(expected);
    }

    [Theory]
    [InlineData("--help", "gateway [command] [options]", "Exit codes: 0 ok, 1 the answer is bad")]
    [InlineData("provider logs --help", "-n, --count <count>", "--admin-key <key>")]
    public async Task Help_IsAnAnswer(string command, params string[] expected)
    {
        var result = (await new CliProcess().RunAsync(command.Split(' '))).Ended(0);

        result.Errors.ShouldBeEmpty();
        foreach (var text in expected)
            result.Output.ShouldContain(text);
    }

    [Fact]
    public async Task Version_IsTheAssemblys()
    {
        var version = System.Diagnostics.FileVersionInfo.GetVersionInfo(CliProcess.Program).ProductVersion;
        (await new CliProcess().RunAsync("--version")).Ended(0).Output.Trim().ShouldBe(version);
    }
}
