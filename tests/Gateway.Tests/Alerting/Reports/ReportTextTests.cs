using Gateway.Alerting.Reports;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Reports;

public sealed class ReportTextTests
{
    [Fact]
    public void FullReport_AsPeopleReadIt()
    {
        var current = Periods.With("timeout", 8) with { MeanLatencyMs = 2600, CostUsd = 3.456m, InputTokens = 900, CacheReadTokens = 4100 };
        var facts = Periods.Facts(current) with
        {
            Rescued = 1,
            ActiveAlerts = [FindingTests.Alert("circuit_open", "claude", AlertSeverity.Medium, 1)],
            Savings = [new Recommendation("cheaper_model", "Ask gemini/gemini-2.5-flash instead of claude/claude-sonnet-4-5 for small prompts.", "It costs half.", 1.25m, new Dictionary<string, decimal>())],
        };

        ReportText.Write(Report.Of(facts)).ShouldBe(
            """
            Gateway report: the last 24 h
            2026-05-01 12:00 to 2026-05-02 12:00 UTC

            100 requests in 24 h: 92 % succeeded, p95 4.0 s, 3.46 USD. Beside the time
            before: Success rate degrading (-8.0 %), Mean latency degrading (+30.0 %),
            Tokens falling (-26.7 %), Cost rising (+72.8 %). 1 alert is active.

            Figures
            -------
                                                now           before      change  trend
              Requests                          100              100       0.0 %  stable
              Success rate                     92 %            100 %      -8.0 %  degrading
              Mean latency                    2.6 s            2.0 s     +30.0 %  degrading
              p95 latency                     4.0 s            4.0 s       0.0 %  stable
              Time to first token             1.5 s            1.5 s       0.0 %  stable
              Tokens                         11,000           15,000     -26.7 %  falling
              Cost                         3.46 USD         2.00 USD     +72.8 %  rising

            Active alerts
            -------------
              - medium: circuit_open/claude: It is so. Since 2026-05-02 11:50 UTC.

            Strengths
            ---------
              - Fallback saved 1 request: another provider answered when the first could
                not.
              - 68.3 % of 6,000 input tokens were read from a cache.

            Weaknesses
            ----------
              - 8 of 100 requests failed (8 %; callers' own mistakes left out).
              - 8 of 8 failures are timeout.
              - Success rate went from 100 % to 92 % (-8.0 %).
              - Mean latency went from 2.0 s to 2.6 s (+30.0 %).

            Opportunities
            -------------
              - Up to 1.25 USD of 3.46 USD could have been saved in one way alone; see the
                recommendations.

            Recommendations
            ---------------
              - See which providers and models fail (/admin/stats), and give the routes that
                do a second target. 8 of 100 requests failed (8 %; callers' own mistakes
                left out).
              - See whether Timeouts are too short for these models, and whether the vendor
                is slow. 8 of 8 failures are timeout.
              - Ask gemini/gemini-2.5-flash instead of claude/claude-sonnet-4-5 for small
                prompts. Saves 1.25 USD. It costs half.

            """,
            StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void NothingHappened_ShortAndWhole()
    {
        var text = ReportText.Write(Periods.Report(new PeriodFacts(), new PeriodFacts()));

        text.ShouldContain("No request in 24 h.");
        text.ShouldContain("  Success rate                        -                -           -  -\n");
        text.ShouldNotContain("Strengths");
        text.ShouldEndWith("\n");
    }

    [Fact]
    public void WordsOfOthers_BreakNoLineAndMoveNoCursor()
    {
        var alert = FindingTests.Alert("rule", "claude", AlertSeverity.Low, 1) with { Summary = $"one\ntwo\e[31m {new string('x', 120)} three four five six seven" };
        var text = ReportText.Write(Report.Of(Periods.Facts(Periods.Plain) with { ActiveAlerts = [alert] }));

        text.ShouldContain("rule/claude: one two [31m\n");
        text.ShouldNotContain("\e");
        text.Split('\n').Where(line => line.Length > ReportText.Width).ShouldHaveSingleItem().Trim().ShouldBe(new string('x', 120));
    }
}
