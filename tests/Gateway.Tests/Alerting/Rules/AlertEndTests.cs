using Gateway.Alerting;
using Gateway.Alerting.Rules;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Rules;

/// <summary>The end of an alert goes to whom was told of it, and to nobody else.</summary>
public sealed class AlertEndTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private static AlertRuleOptions Slow => new() { Metric = "mean_latency_seconds", Value = 2, Window = Step, MinRequests = 1, Channels = ["ops"] };

    [Fact]
    public async Task ChannelsOfAFiringRuleChanged_TheOldOnesAreToldOfTheEnd()
    {
        using var stage = AlertStage.With("slow", Slow);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Rules.Set(stage.Rules.All.Single() with { Channels = ["console"] });
        await stage.RunAsync(3 * Step);

        Told(stage).ShouldBe(["Firing: ops", "Resolved: ops"]);
    }

    [Fact]
    public async Task AlertToldAgainToOtherChannels_AllAreToldOfTheEnd()
    {
        using var stage = AlertStage.With("slow", Slow);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Rules.Set(stage.Rules.All.Single() with { Channels = ["console"] });
        await stage.RunAsync(TimeSpan.FromMinutes(15), () => stage.Record(1, seconds: 3));
        await stage.RunAsync(3 * Step);

        Told(stage).ShouldBe(["Firing: ops", "Firing: console", "Resolved: ops, console"]);
    }

    [Fact]
    public async Task ChannelThatDidNotWantTheAlert_IsNotToldOfTheEnd()
    {
        var rule = Slow;
        rule.Channels = ["ops", "console"];
        using var stage = AlertStage.With("slow", rule);
        stage.Sink.Wants = (notice, channel) => channel == "console" || notice.Alert.Severity >= AlertSeverity.High;
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        await stage.RunAsync(3 * Step);

        Told(stage).ShouldBe(["Firing: ops, console", "Resolved: console"]);
    }

    [Fact]
    public async Task RuleRemovedWhileTheGatewayWasDown_ThoseThatWereToldAreToldOfTheEnd()
    {
        using var before = AlertStage.With("slow", Slow);
        await before.RunAsync(Step, () => before.Record(1, seconds: 3));

        using var after = before.Restarted(new AlertOptions { DefaultRules = false });
        await after.EvaluateAsync();

        Told(after).ShouldBe(["Resolved: ops"]);
    }

    private static IEnumerable<string> Told(AlertStage stage) => stage.Sink.All.Select(n => $"{n.Notice.Kind}: {string.Join(", ", n.Channels)}");
}
