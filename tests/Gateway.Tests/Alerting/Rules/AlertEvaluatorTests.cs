using Gateway.Alerting;
using Gateway.Alerting.Rules;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Rules;

public sealed class AlertEvaluatorTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static AlertRuleOptions Slow => new() { Metric = "mean_latency_seconds", Value = 2, Window = Step, Cooldown = TimeSpan.FromMinutes(5), MinRequests = 1 };

    [Fact]
    public async Task AlertThatGoesOn_IsToldOfAgainEachCooldown()
    {
        using var stage = AlertStage.With("slow", Slow);
        await stage.RunAsync(TimeSpan.FromMinutes(11), () => stage.Record(1, seconds: 3));

        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Firing, NoticeKind.Firing]);
        var at = stage.Sink.All.Select(n => n.Notice.At).ToList();
        (at[1] - at[0], at[2] - at[1]).ShouldBe((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)));
        stage.Sink.All.Select(n => n.Notice.Alert.Id).Distinct().Count().ShouldBe(1);
        stage.Evaluator.Active.Single().NotifiedAt.ShouldBe(at[2]);
    }

    [Fact]
    public async Task ConditionThatComesAndGoes_IsToldOfOnceACooldown_AndEndsAsOftenAsItBegan()
    {
        using var stage = AlertStage.With("slow", Slow);
        for (var i = 0; i < 9; i++)
        {
            await stage.RunAsync(2 * Step, () => stage.Record(1, seconds: 3));
            await stage.RunAsync(3 * Step);
        }

        // Nine times in seven and a half minutes: the first, and the first that fires five minutes later.
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Resolved, NoticeKind.Firing, NoticeKind.Resolved]);
        (stage.Sink.All[2].Notice.At - stage.Sink.All[0].Notice.At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));
        stage.Store.All.Count.ShouldBe(9);
        stage.Store.All.Values.ShouldAllBe(a => a.ResolvedAt != null);
        stage.Store.All.Values.Count(a => a.NotifiedAt != null).ShouldBe(2);
    }

    [Fact]
    public async Task AlertThatFiredAgainWithinTheCooldown_IsToldOfWhenItIsOver()
    {
        using var stage = AlertStage.With("slow", Slow);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        await stage.RunAsync(3 * Step);
        await stage.RunAsync(TimeSpan.FromMinutes(4), () => stage.Record(1, seconds: 3));
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Resolved]);
        stage.Firing.ShouldBe(["slow"]);

        await stage.RunAsync(Minute, () => stage.Record(1, seconds: 3));
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Resolved, NoticeKind.Firing]);
    }

    [Fact]
    public async Task ByProvider_EachHasItsOwnAlert()
    {
        var rule = Slow;
        rule.By = "provider";
        using var stage = AlertStage.With("slow", rule);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3, provider: "claude"));
        await stage.RunAsync(Step, () =>
        {
            stage.Record(1, seconds: 3, provider: "claude");
            stage.Record(1, seconds: 4, provider: "gemini");
        });
        stage.Firing.ShouldBe(["slow/claude", "slow/gemini"]);
        stage.Evaluator.Active[1].Summary.ShouldBe("Mean latency of gemini was 4 s over the last 10 s, above 2 s.");

        await stage.RunAsync(3 * Step, () => stage.Record(1, seconds: 4, provider: "gemini"));
        stage.Firing.ShouldBe(["slow/gemini"]);
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Firing, NoticeKind.Resolved]);
    }

    [Fact]
    public async Task SmallAmounts_AreWrittenWithDigitsThatSaySomething()
    {
        var rule = Slow;
        rule.Value = 0.0042;
        using var stage = AlertStage.With("slow", rule);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 0.013));

        stage.Evaluator.Active.Single().Summary.ShouldBe("Mean latency was 0.013 s over the last 10 s, above 0.0042 s.");
    }

    [Fact]
    public async Task ProviderAndModel_CountTheirCallsAlone()
    {
        var rule = Slow;
        (rule.Provider, rule.Model) = ("Claude", "m2");
        using var stage = AlertStage.With("slow", rule);
        await stage.RunAsync(Step, () =>
        {
            stage.Record(9, seconds: 9, model: "m1");
            stage.Record(9, seconds: 9, provider: "gemini", model: "m2");
        });
        stage.Firing.ShouldBeEmpty();

        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3, model: "m2"));
        stage.Firing.ShouldBe(["slow/claude/m2"]);
    }

    [Fact]
    public async Task TooFewRequests_CountOnceTheWholeWindowHasBeenWatched()
    {
        using var stage = AlertStage.With("quiet", new AlertRuleOptions { Metric = "requests", Operator = "<", Value = 1, Window = Minute });
        await stage.RunAsync(Minute - Step);
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step);

        stage.Firing.ShouldBe(["quiet"]);
        stage.Evaluator.Active[0].Summary.ShouldBe("Number of requests was 0 over the last minute, below 1.");
    }

    [Fact]
    public async Task AlertThatFiredBeforeARestart_IsResolvedAfterIt()
    {
        using var before = new AlertStage();
        await before.RunAsync(2 * Minute, () => before.Record(5, seconds: 11));
        before.Firing.ShouldBe(["latency_critical"]);
        var id = before.Evaluator.Active[0].Id;

        using var after = before.Restarted();
        await after.RunAsync(Minute - Step);
        // The monitor has forgotten: that nothing is known is no end.
        after.Firing.ShouldBe(["latency_critical"]);
        after.Sink.All.ShouldBeEmpty();

        await after.RunAsync(Minute, () => after.Record(5, seconds: 1));
        after.Firing.ShouldBeEmpty();
        var notice = after.Sink.All.Single().Notice;
        (notice.Kind, notice.Alert.Id).ShouldBe((NoticeKind.Resolved, id));
        after.Store.All[id].ResolvedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task RestoredAlert_OfWhichNothingIsHeard_EndsWithTheWindow()
    {
        using var before = new AlertStage();
        await before.RunAsync(2 * Minute, () => before.Record(5, seconds: 11));

        using var after = before.Restarted();
        await after.RunAsync(Minute);

        after.Sink.Kinds.ShouldBe([NoticeKind.Resolved]);
        after.Sink.All[0].Notice.Alert.Summary.ShouldBe("Mean latency is no longer above 10 s: too few requests to say over the last minute.");
    }

    [Theory]
    [InlineData("requests", ">")]
    [InlineData("tokens", ">=")]
    public async Task RestoredAlertOnASum_EndsNotBeforeAWholeWindow(string metric, string comparison)
    {
        using var before = AlertStage.With("busy", new AlertRuleOptions { Metric = metric, Operator = comparison, Value = 100, Window = Minute });
        await before.RunAsync(Step, () => before.Record(101));
        before.Firing.ShouldBe(["busy"]);

        using var after = before.Restarted();
        await after.RunAsync(Minute - Step, () => after.Record(0));
        after.Firing.ShouldBe(["busy"]);
        await after.RunAsync(Step);
        after.Sink.Kinds.ShouldBe([NoticeKind.Resolved]);
    }

    [Fact]
    public async Task RestoredAlert_IsNotToldOfAgainBeforeTheCooldown()
    {
        using var before = AlertStage.With("slow", Slow);
        await before.RunAsync(Step, () => before.Record(1, seconds: 3));
        var told = before.Sink.All.Single().Notice.At;

        using var after = before.Restarted();
        await after.RunAsync(TimeSpan.FromMinutes(5) - Step, () => after.Record(1, seconds: 3));
        after.Sink.All.ShouldBeEmpty();
        await after.RunAsync(Step, () => after.Record(1, seconds: 3));
        (after.Sink.All.Single().Notice.At - told).ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task ClockThatIsSet_NeitherFiresNorStallsARule(int hours)
    {
        var rule = Slow;
        rule.For = Minute;
        using var stage = AlertStage.With("slow", rule);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Time.SetClock(TimeSpan.FromHours(hours));
        await stage.RunAsync(Minute - Step, () => stage.Record(1, seconds: 3));
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Firing.ShouldBe(["slow"]);

        stage.Time.SetClock(TimeSpan.FromHours(-2 * hours));
        await stage.RunAsync(TimeSpan.FromMinutes(5) - Step, () => stage.Record(1, seconds: 3));
        stage.Sink.All.Count.ShouldBe(1);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Sink.All.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task ClockThatIsSet_MakesNoMonitorOld(int hours)
    {
        using var stage = AlertStage.With("quiet", new AlertRuleOptions { Metric = "requests", Operator = "<", Value = 1, Window = Minute });
        stage.Time.SetClock(TimeSpan.FromHours(hours));
        await stage.RunAsync(Minute - Step);
        stage.Firing.ShouldBeEmpty();
        await stage.RunAsync(Step);
        stage.Firing.ShouldBe(["quiet"]);
    }

    [Fact]
    public async Task RuleThatIsGone_EndsItsAlerts()
    {
        using var stage = AlertStage.With("slow", new AlertRuleOptions { Metric = "mean_latency_seconds", Value = 2, MinRequests = 1, Channels = ["ops"] });
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Rules.Remove("slow");
        await stage.EvaluateAsync();

        stage.Firing.ShouldBeEmpty();
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Resolved]);
        stage.Sink.All[1].Notice.Alert.Summary.ShouldBe("The rule slow no longer counts.");
        stage.Sink.All.ShouldAllBe(n => n.Channels.Single() == "ops");
    }

    [Fact]
    public async Task RuleThatIsSwitchedOff_EndsItsAlerts()
    {
        using var stage = AlertStage.With("slow", Slow);
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Rules.Set(stage.Rules.All.Single() with { Enabled = false });
        await stage.EvaluateAsync();

        stage.Firing.ShouldBeEmpty();
        stage.Sink.All.ShouldAllBe(n => n.Channels.Single() == "console");
    }

    [Fact]
    public async Task AlertsThatAreSwitchedOff_EndWhatFiredBefore()
    {
        using var before = AlertStage.With("slow", Slow);
        await before.RunAsync(Step, () => before.Record(1, seconds: 3));

        using var after = before.Restarted(new AlertOptions { Enabled = false });
        await after.RunAsync(Minute, () => after.Record(5, seconds: 60));

        after.Firing.ShouldBeEmpty();
        after.Sink.Kinds.ShouldBe([NoticeKind.Resolved]);
    }

    [Fact]
    public async Task StoreThatFails_StopsNoRule_AndIsToldOfWhatItMissed()
    {
        using var stage = AlertStage.With("slow", Slow);
        stage.Store.Fails = true;
        await stage.RunAsync(Step, () => stage.Record(1, seconds: 3));
        stage.Firing.ShouldBe(["slow"]);
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing]);

        stage.Store.Fails = false;
        await stage.RunAsync(Minute);
        stage.Store.All.Values.Single().ResolvedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task StoreThatHangs_HoldsUpNoEvaluation_AndWritesInOrder()
    {
        using var stage = AlertStage.With("slow", Slow);
        await stage.EvaluateAsync();
        var gate = new TaskCompletionSource();
        stage.Store.Gate = gate.Task;
        stage.Record(1, seconds: 3);
        await EvaluateOverAHangAsync(stage);
        stage.Firing.ShouldBe(["slow"]);

        stage.Time.Advance(3 * Step);
        await EvaluateOverAHangAsync(stage);
        stage.Sink.Kinds.ShouldBe([NoticeKind.Firing, NoticeKind.Resolved]);

        gate.SetResult();
        await stage.EvaluateAsync();
        stage.Store.All.Values.Single().ResolvedAt.ShouldNotBeNull();
        stage.Store.Saves.ShouldBe(2);
    }

    [Fact]
    public async Task StopBeforeAnAlertIsSaved_SavesItThen()
    {
        using var stage = new AlertStage();
        var gate = new TaskCompletionSource();
        stage.Store.Gate = gate.Task;
        stage.Record(1, usd: 101);
        await stage.Evaluator.StartAsync(TestContext.Current.CancellationToken);
        await Endpoints.Eventually.TrueAsync(() => stage.Sink.All.Count == 1, "the channels are never told");

        var stop = stage.Evaluator.StopAsync(TestContext.Current.CancellationToken);
        gate.SetResult();
        await stop;

        stage.Store.All.Values.Single().Rule.ShouldBe("hourly_cost");
    }

    [Fact]
    public async Task AlertThatCouldNotBeSaved_IsSavedAtTheStop()
    {
        using var stage = new AlertStage();
        stage.Store.Fails = true;
        stage.Record(1, usd: 101);
        await stage.EvaluateAsync();

        stage.Store.Fails = false;
        await stage.Evaluator.StopAsync(TestContext.Current.CancellationToken);
        stage.Store.All.Values.Single().Rule.ShouldBe("hourly_cost");
    }

    [Fact]
    public async Task RuleThatThrows_StopsNoOther()
    {
        using var stage = new AlertStage();
        stage.Circuits = () => throw new InvalidOperationException("no circuits");
        stage.Record(1, usd: 101);
        await stage.EvaluateAsync();

        stage.Firing.ShouldBe(["hourly_cost"]);
    }

    [Fact]
    public async Task Value_IsSavedWhenItHasChangedMuch()
    {
        using var stage = AlertStage.With("spent", new AlertRuleOptions { Metric = "cost_usd", Value = 1, Window = TimeSpan.FromHours(1), Cooldown = TimeSpan.FromHours(1) });
        await stage.RunAsync(Step, () => stage.Record(1, usd: 100));
        await stage.RunAsync(Minute, () => stage.Record(1, usd: 1));
        stage.Store.Saves.ShouldBe(1);
        stage.Evaluator.Active.Single().Value.ShouldBe(106);

        await stage.RunAsync(Step, () => stage.Record(1, usd: 5));
        stage.Store.Saves.ShouldBe(2);
        stage.Store.All.Values.Single().Value.ShouldBe(111);
    }

    [Fact]
    public async Task Firing_CountsTheAlertsOfEachRule()
    {
        using var stage = new AlertStage();
        stage.Circuits = () => [("claude", true), ("gemini", true)];
        await stage.EvaluateAsync();

        stage.Evaluator.Firing.Single(f => f.Rule == "circuit_open").ShouldBe(("circuit_open", AlertSeverity.Medium, 2));
        stage.Evaluator.Firing.Single(f => f.Rule == "latency_high").Alerts.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluation_IsRepeatedAtItsInterval()
    {
        using var stage = new AlertStage(new AlertOptions { EvaluationInterval = TimeSpan.FromSeconds(30) });
        await stage.Evaluator.StartAsync(TestContext.Current.CancellationToken);
        stage.Record(1, usd: 101);

        await Endpoints.Eventually.TrueAsync(
            () =>
            {
                stage.Time.Advance(TimeSpan.FromSeconds(30));
                return stage.Evaluator.Active.Count == 1;
            },
            "the rules are never evaluated");
        await stage.Evaluator.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task EvaluateOverAHangAsync(AlertStage stage)
    {
        var evaluation = stage.EvaluateAsync();
        stage.Time.Advance(AlertArchive.Patience);
        await evaluation;
    }
}
