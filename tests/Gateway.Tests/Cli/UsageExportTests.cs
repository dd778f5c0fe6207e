using Gateway.Tests.Upstream;

namespace Gateway.Tests.Cli;

public sealed class UsageExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-cli-");

    private string File => Path.Combine(_folder.FullName, "usage.csv");

    [Fact]
    public async Task Options_AreTheQuery()
    {
        await using var gateway = await AdminDouble.StartAsync();
        await CliProcess.For(gateway.BaseAddress).RunAsync(
            "usage", "export", "--from", "2026-05-01", "--to", "2026-05-02T12:00:00+02:00", "--group-by", "user", "--format", "json");

        gateway.Calls.ShouldBe(["GET /admin/usage?from=2026-05-01T00%3A00%3A00Z&to=2026-05-02T10%3A00%3A00Z&groupBy=user&format=json"]);
    }

    [Fact]
    public async Task Output_GoesToTheFileAlone()
    {
        await using var gateway = await AdminDouble.StartAsync();
        (await CliProcess.For(gateway.BaseAddress).RunAsync("usage", "export", "--output", File)).Ended(0).Output.ShouldBeEmpty();

        (await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)).ShouldBe(AdminDouble.UsageCsv);
    }

    [Fact]
    public async Task Export_IsWrittenWhileItArrives()
    {
        var seen = new TaskCompletionSource();
        await using var gateway = await AdminDouble.StartAsync(
            AdminDouble.Csv(ScriptedStep.Send("first\r\n"), ScriptedStep.WaitFor(seen.Task), ScriptedStep.Send("second\r\n")));
        using var process = CliProcess.For(gateway.BaseAddress).Start("usage", "export");

        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("first");
        seen.SetResult();
        (await CliProcess.EndAsync(process)).Ended(0).Output.ShouldBe("second\r\n");
    }

    [Fact]
    public async Task ExportThatBreaksOff_EndsIn3_AndLeavesNoHalfFile()
    {
        await using var gateway = await AdminDouble.StartAsync(AdminDouble.Csv(ScriptedStep.Send("first\r\n"), ScriptedStep.Cut));
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("usage", "export", "--output", File)).Ended(3);

        result.Errors.ShouldContain("broke off its answer");
        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public async Task Error_LeavesTheFileAsItWas()
    {
        await System.IO.File.WriteAllTextAsync(File, "of yesterday", TestContext.Current.CancellationToken);
        await using var gateway = await AdminDouble.StartAsync(AdminDouble.Problem(400, "from: is after to."));

        (await CliProcess.For(gateway.BaseAddress).RunAsync("usage", "export", "--output", File)).Ended(1).Errors.ShouldBe("error: from: is after to. (400)\n");
        (await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)).ShouldBe("of yesterday");
    }

    [Fact]
    public async Task FileThatCannotBeOpened_EndsIn2()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = await CliProcess.For(gateway.BaseAddress).RunAsync("usage", "export", "--output", Path.Combine(_folder.FullName, "missing", "usage.csv"));

        result.Ended(2).Errors.ShouldStartWith("error: --output: ");
    }

    [Fact]
    public async Task FullDisk_EndsIn1_AndSaysSo()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = await CliProcess.For(gateway.BaseAddress).RunAsync("usage", "export", "--output", "/dev/full");

        result.Ended(1).Errors.ShouldStartWith("error: The answer cannot be written: No space left on device");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
