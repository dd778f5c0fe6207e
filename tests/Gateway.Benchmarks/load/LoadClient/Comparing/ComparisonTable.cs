using System.Globalization;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Comparing;

/// <summary>A summary for people: two Markdown tables that the README takes as they are.</summary>
internal static class ComparisonTable
{
    /// <summary>A generator later than this measures itself.</summary>
    private const double LateLimitUs = 5000;

    public static void Write(ComparisonSummary summary, TextWriter output)
    {
        var machine = summary.Machine;
        output.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.System}, {machine.Runtime}, "
            + $"{machine.MeasuredAt:yyyy-MM-dd HH:mm} UTC; medians of {summary.Settings.Rounds} rounds.");
        output.WriteLine();
        WriteCells(summary, output);
        output.WriteLine();
        WriteRatios(summary, output);
        WriteRemarks(summary, output);
    }

    private static void WriteCells(ComparisonSummary summary, TextWriter output)
    {
        output.WriteLine(
            "| scenario           | target  | CPU µs/req | CPU µs/req at rate | upstream CPU µs/req "
            + "|  req/s | p50 ms | p99 ms | first byte p50 ms | errors |");
        output.WriteLine(
            "|--------------------|---------|-----------:|-------------------:|--------------------:"
            + "|-------:|-------:|-------:|------------------:|-------:|");
        foreach (var scenario in summary.Ratios.Select(ratio => ratio.Scenario))
        {
            foreach (var name in Target.Names)
            {
                if (summary.Cells.FirstOrDefault(cell => cell.Scenario == scenario && cell.Target == name) is { } cell)
                    output.WriteLine(Row(cell));
            }
        }
    }

    private static string Row(Cell cell) => string.Create(CultureInfo.InvariantCulture,
        $"| {cell.Scenario,-18} | {cell.Target,-7} | {Micro(cell.CpuUs),10} "
        + $"| {Micro(cell.CpuAtRateUs),18} | {Micro(cell.UpstreamCpuUs),19} | {cell.RequestsPerSecond,6:F0} "
        + $"| {Milli(cell.P50Us),6} | {Milli(cell.P99Us),6} | {Milli(cell.FirstByteP50Us),17} | {cell.Errors,6} |");

    private static string Micro(double? value) => value?.ToString("F0", CultureInfo.InvariantCulture) ?? "–";

    private static string Milli(double microseconds) => (microseconds / 1000).ToString("F2", CultureInfo.InvariantCulture);

    private static void WriteRatios(ComparisonSummary summary, TextWriter output)
    {
        output.WriteLine("| gateway ÷ bare YARP | CPU   | lowest – highest round | CPU goal | met | req/s | p50   |");
        output.WriteLine("|---------------------|------:|-----------------------:|---------:|-----|------:|------:|");
        foreach (var ratio in summary.Ratios)
        {
            var spread = string.Create(CultureInfo.InvariantCulture, $"{ratio.CpuLowest:F2} – {ratio.CpuHighest:F2}");
            var goal = ratio.CpuGoal is { } most ? string.Create(CultureInfo.InvariantCulture, $"≤ {most:F1}") : "–";
            var met = ratio.Met switch { true => "yes", false => "NO", null => "–" };
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {ratio.Scenario,-19} | {ratio.Cpu,5:F2} | {spread,22} | {goal,8} | {met,-3} "
                + $"| {ratio.RequestsPerSecond,5:F2} | {ratio.P50,5:F2} |"));
        }
    }

    private static void WriteRemarks(ComparisonSummary summary, TextWriter output)
    {
        if (summary.Runs.FirstOrDefault(run => run.FirstError is not null) is { } failed)
            output.WriteLine($"\n{summary.Errors} errors; the first, {failed.Scenario} through {failed.Target}: {failed.FirstError}");
        if (summary.Cells.Max(cell => cell.SentLateP99Us) is var late and > LateLimitUs)
            output.WriteLine($"\nThe client itself sent up to {Milli(late)} ms late (p99): too busy a machine for these latencies.");
    }
}
