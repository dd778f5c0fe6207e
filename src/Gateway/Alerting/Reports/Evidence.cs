namespace Gateway.Alerting.Reports;

/// <summary>What a finding rests on.</summary>
internal static class Evidence
{
    /// <summary>With fewer, one request more or less would turn a judgement round.</summary>
    public const long LeastRequests = 20;

    /// <summary>Whether both periods have enough requests for a trend to mean something.</summary>
    public static bool Suffices(ReportFacts facts) => facts.Current.Requests >= LeastRequests && facts.Previous.Requests >= LeastRequests;

    /// <summary>The figures by name; what no decimal number can hold is left out.</summary>
    public static IReadOnlyDictionary<string, decimal> Of(params ReadOnlySpan<(string Name, double Value)> figures)
    {
        var named = new Dictionary<string, decimal>(figures.Length);
        foreach (var (name, value) in figures)
        {
            if (Math.Abs(value) < (double)decimal.MaxValue)
                named.Add(name, Math.Round((decimal)value, 6));
        }

        return named;
    }

    /// <summary>A measure that went one way.</summary>
    public static Finding Moved(string kind, Trend trend)
    {
        var (now, before) = (Wording.Value(trend.Measure, trend.Current), Wording.Value(trend.Measure, trend.Previous));
        var change = trend.ChangePercent is { } percent ? $" ({Wording.Change(percent)})" : "";
        return new Finding(
            kind, $"{Wording.Measure(trend.Measure)} went from {before} to {now}{change}.", trend.Measure,
            Of(("current", trend.Current!.Value), ("previous", trend.Previous!.Value)));
    }
}
