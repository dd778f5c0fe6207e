using Gateway.Model.Alerts;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Alerting.Channels;

public sealed class ConsoleTests
{
    [Theory]
    [InlineData(AlertSeverity.Low, LogLevel.Information)]
    [InlineData(AlertSeverity.Medium, LogLevel.Warning)]
    [InlineData(AlertSeverity.High, LogLevel.Error)]
    [InlineData(AlertSeverity.Critical, LogLevel.Critical)]
    public async Task AnAlert_IsALogLineAtTheLevelOfItsSeverity(AlertSeverity severity, LogLevel level)
    {
        await using var run = new DeliveryRun();

        (await run.TellAsync(Notices.Firing(severity: severity, summary: "slow\nforged line"), "console")).Status.ShouldBe(NotificationStatus.Sent);

        var line = run.Log.Lines.ShouldHaveSingleItem();
        line.Level.ShouldBe(level);
        line.Text.ShouldBe(
            $"Alert [FIRING] {severity.ToString().ToLowerInvariant()}: slow forged line (latency_high/claude: mean_latency_seconds is 6.2, its bound is 5)");
    }

    [Fact]
    public async Task TheEndOfACriticalAlert_IsInformation()
    {
        await using var run = new DeliveryRun();

        await run.TellAsync(Notices.Resolved(severity: AlertSeverity.Critical), "console");

        run.Log.Lines.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Information);
    }
}
