using Gateway.Alerting.Rules;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Rules;

/// <summary>Each default rule fires when it says, not before, and ends.</summary>
public sealed class DefaultRulesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task LatencyAbove5sFor5Minutes_IsHigh()
    {
        using var stage = new AlertStage();

        await stage.RunAsync(FiveMinutes, () => stage.Record(5, seconds: 6.2));
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step, () => stage.Record(5, seconds: 6.2));

        var alert = stage.Evaluator.Active.Single();
        (alert.Rule, alert.Subject, alert.Severity, alert.Metric, alert.Threshold).ShouldBe(("latency_high", "", AlertSeverity.High, "mean_latency_seconds", 5));
        alert.Value.ShouldBe(6.2);
        alert.Summary.ShouldBe("Mean latency was 6.2 s over the last 5 min, above 5 s for 5 min.");
        (alert.FiredAt - alert.StartedAt).ShouldBe(FiveMinutes);

        await stage.RunAsync(2 * Minute, () => stage.Record(5, seconds: 1));
        stage.Firing.ShouldBeEmpty();
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Resolved]);
        stage.Sink.All[1].Notice.Alert.Summary.ShouldStartWith("Mean latency is no longer above 5 s: ");
    }

    [Fact]
    public async Task LatencyAbove10sFor1Minute_IsCritical()
    {
        using var stage = new AlertStage();

        await stage.RunAsync(Minute, () => stage.Record(5, seconds: 11));
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step, () => stage.Record(5, seconds: 11));

        stage.Firing.ShouldBe(["latency_critical"]);
        stage.Evaluator.Active[0].Severity.ShouldBe(AlertSeverity.Critical);
    }

    [Fact]
    public async Task ErrorsAbove5PercentFor5Minutes_AreMedium()
    {
        using var stage = new AlertStage();
        void Traffic() => Mix(stage, completed: 92, failed: 8);

        await stage.RunAsync(FiveMinutes, Traffic);
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step, Traffic);

        stage.Firing.ShouldBe(["error_rate_elevated"]);
        stage.Evaluator.Active[0].Severity.ShouldBe(AlertSeverity.Medium);
        stage.Evaluator.Active[0].Summary.ShouldBe("Error rate was 8 % over the last 5 min, above 5 % for 5 min.");
    }

    [Fact]
    public async Task ErrorsAbove10PercentFor1Minute_AreHigh()
    {
        using var stage = new AlertStage();
        void Traffic() => Mix(stage, completed: 8, failed: 2);

        await stage.RunAsync(Minute, Traffic);
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step, Traffic);

        stage.Firing.ShouldBe(["error_rate_high"]);
        stage.Evaluator.Active[0].Severity.ShouldBe(AlertSeverity.High);
    }

    [Fact]
    public async Task MoreThan100UsdInAnHour_IsMedium_UntilTheHourIsOver()
    {
        using var stage = new AlertStage();
        stage.Record(1, usd: 60);
        await stage.RunAsync(TimeSpan.FromMinutes(50));
        stage.Record(1, usd: 40);
        await stage.EvaluateAsync();
        stage.Firing.ShouldBeEmpty();

        stage.Record(1, usd: 0.01m);
        await stage.EvaluateAsync();
        stage.Firing.ShouldBe(["hourly_cost"]);
        stage.Evaluator.Active[0].Severity.ShouldBe(AlertSeverity.Medium);
        stage.Evaluator.Active[0].Summary.ShouldBe("Cost was 100.01 USD over the last hour, above 100 USD.");

        await stage.RunAsync(TimeSpan.FromMinutes(11));
        stage.Firing.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenCircuit_IsMedium_ForItsProviderAlone()
    {
        using var stage = new AlertStage();
        stage.Circuits = () => [("claude", false), ("gemini", true)];
        await stage.EvaluateAsync();

        stage.Firing.ShouldBe(["circuit_open/gemini"]);
        stage.Evaluator.Active[0].Severity.ShouldBe(AlertSeverity.Medium);
        stage.Evaluator.Active[0].Summary.ShouldBe("The circuit of gemini is open.");

        stage.Circuits = () => [("claude", false), ("gemini", false)];
        await stage.EvaluateAsync();
        stage.Firing.ShouldBeEmpty();
        stage.Sink.All[1].Notice.Alert.Summary.ShouldBe("The circuit of gemini is no longer open.");
    }

    [Fact]
    public async Task BreakInTheCondition_BeginsTheTimeAnew()
    {
        using var stage = new AlertStage();
        await stage.RunAsync(TimeSpan.FromSeconds(50), () => stage.Record(5, seconds: 11));
        await stage.RunAsync(Step, () => stage.Record(500, seconds: 1));
        await stage.RunAsync(Minute, () => stage.Record(500, seconds: 11));
        stage.Firing.ShouldBeEmpty();
    }

    [Fact]
    public async Task LittleTrafficThatGoesBadly_IsSeen()
    {
        using var stage = new AlertStage();
        for (var i = 0; i < 10; i++)
        {
            stage.Record(1, seconds: 6);
            stage.Record(1, error: "overloaded");
            await stage.RunAsync(TimeSpan.FromSeconds(90));
        }

        stage.Firing.ShouldBe(["error_rate_elevated", "latency_high"]);
    }

    [Fact]
    public async Task FewRequests_SayNothing()
    {
        using var stage = new AlertStage();
        stage.Record(2, seconds: 60, error: null);
        stage.Record(2, error: "overloaded", provider: "gemini");
        stage.Rules.Remove("error_rate_elevated");
        stage.Rules.Remove("error_rate_high");
        await stage.RunAsync(TimeSpan.FromMinutes(10), () => stage.Record(0));

        stage.Evaluator.Active.ShouldBeEmpty();
        stage.Rules.All.Select(r => r.Name).ShouldBe(["circuit_open", "hourly_cost", "latency_critical", "latency_high"]);
    }

    private static void Mix(AlertStage stage, int completed, int failed)
    {
        stage.Record(completed);
        stage.Record(failed, error: "overloaded");
    }
}
