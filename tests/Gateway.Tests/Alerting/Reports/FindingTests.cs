using Gateway.Alerting.Reports;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Reports;

public sealed class FindingTests
{
    [Fact]
    public void NothingRemarkable_OnlyReliable()
    {
        var report = Periods.Report(Periods.Plain);

        report.Strengths.ShouldHaveSingleItem().Text.ShouldBe("100 % of 100 requests were answered (callers' own mistakes left out).");
        report.Weaknesses.ShouldBeEmpty();
        report.Opportunities.ShouldBeEmpty();
        report.Recommendations.ShouldBeEmpty();
        report.Summary.ShouldBe("100 requests in 24 h: 100 % succeeded, p95 4.0 s, 2.00 USD. All is as it was in the time before.");
    }

    [Fact]
    public void NoRequests_NothingIsSaidOfThem()
    {
        var report = Periods.Report(new PeriodFacts(), new PeriodFacts());

        report.Strengths.Concat(report.Weaknesses).Concat(report.Opportunities).ShouldBeEmpty();
        report.Summary.ShouldBe("No request in 24 h.");
    }

    [Theory]
    [InlineData(200, 1, true)]
    [InlineData(199, 1, false)]
    [InlineData(19, 0, false)]
    public void Reliable_FromOneFailureInTwoHundred(long requests, long failed, bool isReliable) =>
        Kinds(Periods.Report(Periods.Plain with { Requests = requests, Completed = requests - failed, Errors = [("timeout", failed)] }).Strengths)
            .Contains("reliable").ShouldBe(isReliable);

    [Theory]
    [InlineData("timeout", 5, false)]
    [InlineData("timeout", 6, true)]
    [InlineData("invalid_request", 60, false)]
    [InlineData("client_closed", 60, false)]
    [InlineData("authentication_error", 60, false)]
    public void Failures_MoreThanFivePercentThatAreNoMistakesOfCallers(string error, long count, bool isWeak) =>
        Kinds(Periods.Report(Periods.With(error, count)).Weaknesses).Contains("failures").ShouldBe(isWeak);

    [Fact]
    public void OneErrorIsMostOfTheFailures_NamedWithARemedy()
    {
        var report = Periods.Report(Periods.Plain with { Completed = 88, Errors = [("quota_exhausted", 6), ("timeout", 4), ("cut", 2)] });

        var finding = report.Weaknesses.Single(w => w.Kind == "dominant_error");
        finding.Text.ShouldBe("6 of 12 failures are quota_exhausted.");
        finding.Subject.ShouldBe("quota_exhausted");
        finding.Figures.ShouldBe(new Dictionary<string, decimal> { ["count"] = 6, ["failed"] = 12 }, ignoreOrder: true);
        report.Recommendations.Single(r => r.Kind == "dominant_error").Title.ShouldBe("Raise the quota at the provider, or pay its bill.");
        Kinds(Periods.Report(Periods.Plain with { Completed = 87, Errors = [("quota_exhausted", 6), ("timeout", 5), ("cut", 2)] }).Weaknesses).ShouldNotContain("dominant_error");
        Kinds(Periods.Report(Periods.With("timeout", 4)).Weaknesses).ShouldNotContain("dominant_error");
    }

    [Fact]
    public void FallbackAndCache_AreStrengths()
    {
        var facts = Periods.Facts(Periods.Plain with { InputTokens = 7000, CacheReadTokens = 3000, CacheWriteTokens = 0, MeanTtftMs = 1000 }) with { Rescued = 12 };
        var strengths = Report.Of(facts).Strengths;

        strengths.Single(s => s.Kind == "fallback_saved").Text.ShouldBe("Fallback saved 12 requests: another provider answered when the first could not.");
        strengths.Single(s => s.Kind == "cached_input").Text.ShouldBe("30 % of 10,000 input tokens were read from a cache.");
        strengths.Single(s => s.Kind == "prompt_first_token").Figures["meanTtftMs"].ShouldBe(1000);
    }

    [Fact]
    public void Trends_AreFindingsWhereBothPeriodsHaveEnoughRequests()
    {
        var slower = Periods.Plain with { MeanLatencyMs = 2500, P95LatencyMs = 3000 };
        var report = Periods.Report(slower);

        report.Weaknesses.Single(w => w.Kind == "degrading").Text.ShouldBe("Mean latency went from 2.0 s to 2.5 s (+25.0 %).");
        report.Strengths.Single(s => s.Kind == "improving").Text.ShouldBe("p95 latency went from 4.0 s to 3.0 s (-25.0 %).");
        var few = Periods.Report(slower, Periods.Plain with { Requests = 19, Completed = 19 });
        Kinds(few.Weaknesses).ShouldNotContain("degrading");
        few.Trends.Single(t => t.Measure == "mean_latency_ms").Direction.ShouldBe(TrendDirection.Degrading);
    }

    [Fact]
    public void Slowness_IsAWeaknessFromTheDefaultAlertsBoundOn()
    {
        var report = Periods.Report(Periods.Plain with { MeanLatencyMs = 5001, P95LatencyMs = 12_000, MeanTtftMs = 3001 });

        report.Weaknesses.Single(w => w.Kind == "slow").Text.ShouldBe("A request takes 5.0 s on average, one in twenty 12.0 s or longer.");
        Kinds(report.Weaknesses).ShouldContain("slow_first_token");
        Kinds(Periods.Report(Periods.Plain with { Requests = 19, Completed = 19, MeanLatencyMs = 9000, MeanTtftMs = 9000 }).Weaknesses).ShouldNotContain(kind => kind.StartsWith("slow"));
        Kinds(Periods.Report(Periods.Plain with { MeanLatencyMs = 5000, MeanTtftMs = 3000 }).Weaknesses).ShouldNotContain(kind => kind.StartsWith("slow"));
    }

    [Fact]
    public void Providers_TheWeakAndTheMuchSlower()
    {
        var facts = Periods.Facts(Periods.Plain) with
        {
            Providers =
            [
                new("gemini", Periods.Plain with { MeanLatencyMs = 1000 }), new("claude", Periods.Plain with { MeanLatencyMs = 2000 }),
                new("openai", Periods.With("overloaded", 11) with { MeanLatencyMs = 1500 }), new("seldom", Periods.Plain with { Requests = 19, Completed = 19, MeanLatencyMs = 9000 }),
            ],
        };
        var report = Report.Of(facts);

        report.Weaknesses.Single(w => w.Kind == "weak_provider").Subject.ShouldBe("openai");
        report.Opportunities.Single(o => o.Kind == "faster_provider").Text
            .ShouldBe("claude takes 2.0 s a request on average, gemini 1.0 s; what they were asked may differ.");
        report.Recommendations.Select(r => r.Kind).ShouldBe(["weak_provider", "faster_provider"]);
        Kinds(Report.Of(facts with { Providers = [facts.Providers[0], facts.Providers[2]] }).Opportunities).ShouldNotContain("faster_provider");
    }

    [Fact]
    public void SavingsAndCache_AreOpportunities_AndSavingsStandBetweenTheRemedies()
    {
        var saving = new Recommendation("cheaper_model", "Ask another.", "It is cheaper.", 0.5m, new Dictionary<string, decimal>());
        var current = Periods.With("timeout", 8) with { InputTokens = 910_000, CacheReadTokens = 90_000, CacheWriteTokens = 0 };
        var report = Report.Of(Periods.Facts(current) with { Savings = [saving] });

        report.Opportunities.Select(o => o.Text).ShouldBe(
            ["Of 1,000,000 input tokens 9 % were read from a cache.", "Up to 0.50 USD of 2.00 USD could have been saved in one way alone; see the recommendations."]);
        report.Recommendations.Select(r => r.Kind).ShouldBe(["failures", "dominant_error", "cheaper_model", "little_cache"]);
        report.Recommendations[2].ShouldBe(saving);
    }

    [Fact]
    public void Alerts_HighOnesAreWeaknesses_AllAreCounted()
    {
        var report = Report.Of(Periods.Facts(Periods.Plain) with
        {
            ActiveAlerts = [Alert("circuit_open", "claude", AlertSeverity.Medium, 1), Alert("latency_high", "", AlertSeverity.High, double.NaN)],
        });

        var finding = report.Weaknesses.ShouldHaveSingleItem();
        finding.Text.ShouldBe("The alert latency_high fires: It is so.");
        finding.Figures.Keys.ShouldBe(["threshold"]);
        report.Summary.ShouldEndWith("2 alerts are active.");
    }

    [Fact]
    public void UnpricedRequests_CostIsSaidToBeShort() =>
        Periods.Report(Periods.Plain with { Unpriced = 1, CostUsd = null }).Weaknesses.Single().Text
            .ShouldBe("The cost of 1 request is not known: their models have no price.");

    internal static Alert Alert(string rule, string subject, AlertSeverity severity, double value) => new()
    {
        Id = $"{rule}-1", Rule = rule, Subject = subject, Severity = severity, Metric = "m", Value = value, Threshold = 1, Summary = "It is so.",
        StartedAt = Periods.To - TimeSpan.FromMinutes(10), FiredAt = Periods.To - TimeSpan.FromMinutes(5),
    };

    private static IEnumerable<string> Kinds(IEnumerable<Finding> findings) => findings.Select(finding => finding.Kind);
}
