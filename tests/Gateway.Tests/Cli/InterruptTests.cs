using Gateway.Tests.Upstream;

namespace Gateway.Tests.Cli;

public sealed class InterruptTests
{
    [Fact]
    public async Task CtrlC_EndsIn130_WithoutAStackTrace_AndTheCallIsDropped()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gateway = await ScriptedProvider.StartAsync(_ =>
        {
            asked.SetResult();
            return new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] };
        });
        using var process = CliProcess.For(gateway.BaseAddress).StartInTerminal("provider", "health");
        await Task.WhenAny(asked.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken));
        asked.Task.IsCompleted.ShouldBeTrue("it ended without asking the gateway");

        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        var result = (await CliProcess.EndAsync(process)).Ended(130);
        result.Output.ShouldNotContain("   at ");
        result.Output.ShouldNotContain("error");
        await gateway.WhenIdleAsync(TestContext.Current.CancellationToken);
    }
}
