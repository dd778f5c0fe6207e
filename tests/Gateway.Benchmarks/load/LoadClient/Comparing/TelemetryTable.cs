using System.Globalization;

namespace Gateway.Benchmarks.Load.Comparing;

/// <summary>What telemetry costs, for people: a Markdown table that the README takes as it is.</summary>
internal static class TelemetryTable
{
    public static void Write(TelemetrySummary summary, TextWriter output)
    {
        var machine = summary.Machine;
        output.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.System}, {machine.Runtime}, "
            + $"{machine.MeasuredAt:yyyy-MM-dd HH:mm} UTC; CPU µs/req, medians of {summary.Settings.Rounds} rounds.");
        output.WriteLine();
        output.WriteLine("| scenario     | telemetry off | as it ships | traced and exported | as it ships ÷ off | traced ÷ off | goal   | met |");
        output.WriteLine("|--------------|--------------:|------------:|--------------------:|------------------:|-------------:|-------:|-----|");
        foreach (var cost in summary.Costs)
        {
            var met = cost.UsualRatio <= TelemetrySummary.Goal ? "yes" : "NO";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {cost.Scenario,-12} | {cost.Silent,13:F0} | {cost.Usual,11:F0} | {cost.Traced,19:F0} | {cost.UsualRatio,17:F2} "
                + $"| {cost.TracedRatio,12:F2} | ≤ {TelemetrySummary.Goal:F2} | {met,-3} |"));
        }

        if (summary.Runs.FirstOrDefault(run => run.FirstError is not null) is { } failed)
            output.WriteLine($"\n{summary.Errors} errors; the first, {failed.Scenario} through {failed.Target}: {failed.FirstError}");
    }
}
