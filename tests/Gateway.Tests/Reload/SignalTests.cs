using Gateway.Tests.Crash;

namespace Gateway.Tests.Reload;

[Trait("Category", "Long")]
public sealed class SignalTests
{
    [Fact]
    public async Task Hangup_HasTheConfigurationReadAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGHUP.");
        var folder = Directory.CreateTempSubdirectory("gateway-signal-").FullName;
        var settings = Path.Combine(folder, "appsettings.json");
        await File.WriteAllTextAsync(settings, "{}", TestContext.Current.CancellationToken);
        await using (var gateway = await GatewayProcess.StartAsync(folder, ["Logging:LogLevel:Microsoft.Hosting.Lifetime=Information"]))
        {
            using var client = new HttpClient { BaseAddress = gateway.BaseAddress };
            await File.WriteAllTextAsync(
                settings, """{ "Gateway": { "Routes": { "smart": { "Targets": [ { "Provider": "claude" } ] } } } }""", TestContext.Current.CancellationToken);
            await gateway.HangUpAsync();

            // Before the files would be looked at.
            var body = "";
            for (var patience = 0; patience < 100 && !body.Contains("\"version\":2", StringComparison.Ordinal); patience++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
                body = await client.GetStringAsync("/health/ready", TestContext.Current.CancellationToken);
            }

            body.ShouldContain("\"version\":2");
        }

        Directory.Delete(folder, recursive: true);
    }
}
