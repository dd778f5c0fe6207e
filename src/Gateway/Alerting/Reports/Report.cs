namespace Gateway.Alerting.Reports;

/// <summary>A period judged: what it was like, how it compares, and what to do.</summary>
public sealed record Report
{
    private Report(ReportFacts facts)
    {
        Facts = facts;
        Trends = Reports.Trends.Between(facts.Current, facts.Previous, (facts.To - facts.From) / facts.PreviousLength);
        Strengths = [.. Reports.Strengths.Of(facts, Trends)];
        Weaknesses = [.. Reports.Weaknesses.Of(facts, Trends)];
        Opportunities = [.. Reports.Opportunities.Of(facts)];
        // What is wrong comes before what could be cheaper.
        Recommendations = [.. Remedies.For(Weaknesses), .. facts.Savings, .. Remedies.For(Opportunities)];
        Summary = ReportSummary.Of(facts, Trends);
    }

    public ReportFacts Facts { get; }

    public IReadOnlyList<Trend> Trends { get; }

    public IReadOnlyList<Finding> Strengths { get; }

    public IReadOnlyList<Finding> Weaknesses { get; }

    public IReadOnlyList<Finding> Opportunities { get; }

    public IReadOnlyList<Recommendation> Recommendations { get; }

    /// <summary>The most important in a few sentences.</summary>
    public string Summary { get; }

    public static Report Of(ReportFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new Report(facts);
    }
}
