using Gateway.Tests.Endpoints;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Cli;

public sealed class InterruptTests
{
    [Fact]
    public async Task CtrlC_EndsIn130_WithoutAStackTrace_AndTheCallIsDropped()
    {
        await using var gateway = await ScriptedProvider.StartAsync(new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] });
        using var process = CliProcess.For(gateway.BaseAddress).StartInTerminal("provider", "health");
        await Eventually.TrueAsync(() => gateway.OpenCalls == 1, "the gateway is never asked");

        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        var result = (await CliProcess.EndAsync(process)).Ended(130);
        result.Output.ShouldNotContain("   at ");
        result.Output.ShouldNotContain("error");
        await gateway.WhenIdleAsync(TestContext.Current.CancellationToken);
    }
}
