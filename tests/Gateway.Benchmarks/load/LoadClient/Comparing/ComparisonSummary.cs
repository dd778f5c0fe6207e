using Gateway.Benchmarks.Load.Driving;
using Gateway.Benchmarks.Load.Machine;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Comparing;

/// <summary>The medians of the rounds for one scenario and target. Times are microseconds, CPU is per request.</summary>
internal sealed record Cell(
    string Scenario, string Target, double? CpuUs, double? CpuAtRateUs, double UpstreamCpuUs, double RequestsPerSecond,
    double P50Us, double P99Us, double FirstByteP50Us, double SentLateP99Us, int Errors);

/// <summary>
/// The gateway as a multiple of the bare proxy: the median of the rounds' own ratios, since the two runs of a round share its weather.
/// </summary>
/// <param name="Met">Null where there is no goal.</param>
internal sealed record Ratio(
    string Scenario, double Cpu, double CpuLowest, double CpuHighest, double RequestsPerSecond, double P50, double? CpuGoal, bool? Met);

/// <summary>What a comparison came to, as it is saved.</summary>
internal sealed record ComparisonSummary(
    MachineDescription Machine,
    ComparisonSettings Settings,
    IReadOnlyList<Cell> Cells,
    IReadOnlyList<Ratio> Ratios,
    IReadOnlyList<RunResult> Runs)
{
    public int Errors => Runs.Sum(run => run.Errors);

    public bool MeetsGoals => Ratios.All(ratio => ratio.Met != false);

    public static ComparisonSummary Of(
        IReadOnlyList<RunResult> runs, IReadOnlyList<Scenario> scenarios, ComparisonSettings settings, MachineDescription machine)
    {
        var cells = runs.GroupBy(run => (run.Scenario, run.Target)).Select(group => ToCell([.. group])).ToList();
        var ratios = scenarios.Select(scenario => ToRatio(scenario, [.. runs.Where(run => run.Scenario == scenario.Name)])).ToList();
        return new ComparisonSummary(machine, settings, cells, ratios, runs);
    }

    private static Cell ToCell(List<RunResult> runs)
    {
        var (scenario, target) = (runs[0].Scenario, runs[0].Target);
        var closed = runs.Where(run => run.Mode == "closed").ToList();
        var open = runs.Where(run => run.Mode == "open").ToList();
        var isProxy = target != Target.Direct;
        return new Cell(
            scenario, target,
            isProxy ? closed.Median(run => run.TargetCpuUs) : null,
            isProxy ? open.Median(run => run.TargetCpuUs) : null,
            closed.Median(run => run.UpstreamCpuUs),
            closed.Median(run => run.RequestsPerSecond),
            open.Median(run => run.P50Us),
            open.Median(run => run.P99Us),
            open.Median(run => run.FirstByteP50Us),
            open.Median(run => run.SentLateP99Us),
            runs.Sum(run => run.Errors));
    }

    private static Ratio ToRatio(Scenario scenario, List<RunResult> runs)
    {
        var closed = Pairs(runs, "closed");
        var open = Pairs(runs, "open");
        var cpu = closed.Median(pair => pair.Gateway.TargetCpuUs / pair.Yarp.TargetCpuUs);
        return new Ratio(
            scenario.Name, cpu,
            Math.Round(closed.Min(pair => pair.Gateway.TargetCpuUs / pair.Yarp.TargetCpuUs), 2),
            Math.Round(closed.Max(pair => pair.Gateway.TargetCpuUs / pair.Yarp.TargetCpuUs), 2),
            closed.Median(pair => pair.Gateway.RequestsPerSecond / pair.Yarp.RequestsPerSecond),
            open.Median(pair => pair.Gateway.P50Us / pair.Yarp.P50Us),
            scenario.CpuGoal, scenario.CpuGoal is { } goal ? cpu <= goal : null);
    }

    private static List<(RunResult Gateway, RunResult Yarp)> Pairs(List<RunResult> runs, string mode) =>
    [
        .. from gateway in runs
           join yarp in runs on gateway.Round equals yarp.Round
           where gateway.Mode == mode && yarp.Mode == mode && gateway.Target == Target.Gateway && yarp.Target == Target.Yarp
           select (gateway, yarp),
    ];
}
