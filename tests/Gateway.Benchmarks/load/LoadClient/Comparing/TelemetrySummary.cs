using Gateway.Benchmarks.Load.Driving;
using Gateway.Benchmarks.Load.Machine;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Comparing;

/// <summary>What telemetry costs one scenario: CPU a request, microseconds; ratios are medians of the rounds' own.</summary>
/// <param name="Silent">With telemetry off.</param>
/// <param name="Usual">As the gateway ships.</param>
/// <param name="Traced">With every request traced, and traces and metrics exported.</param>
/// <param name="UsualRatio">Usual by silent.</param>
/// <param name="TracedRatio">Traced by silent.</param>
internal sealed record TelemetryCost(string Scenario, double Silent, double Usual, double Traced, double UsualRatio, double TracedRatio);

/// <summary>What telemetry costs the relay path, as it is saved.</summary>
internal sealed record TelemetrySummary(
    MachineDescription Machine, ComparisonSettings Settings, IReadOnlyList<TelemetryCost> Costs, IReadOnlyList<RunResult> Runs)
{
    /// <summary>The most CPU the relay path may take with telemetry as it ships, as a multiple of what it takes without.</summary>
    public const double Goal = 1.05;

    public int Errors => Runs.Sum(run => run.Errors);

    public bool MeetsGoals => Costs.All(cost => cost.UsualRatio <= Goal);

    public static TelemetrySummary Of(IReadOnlyList<RunResult> runs, ComparisonSettings settings, MachineDescription machine) =>
        new(machine, settings, [.. runs.GroupBy(run => run.Scenario).Select(group => CostOf(group.Key, [.. group]))], runs);

    private static TelemetryCost CostOf(string scenario, List<RunResult> runs) => new(
        scenario, Median(runs, Target.Silent), Median(runs, Target.Gateway), Median(runs, Target.Traced),
        Ratio(runs, Target.Gateway), Ratio(runs, Target.Traced));

    private static double Median(List<RunResult> runs, string target) => runs.FindAll(run => run.Target == target).Median(run => run.TargetCpuUs);

    private static double Ratio(List<RunResult> runs, string target)
    {
        var ratios =
            from run in runs
            join silent in runs on run.Round equals silent.Round
            where run.Target == target && silent.Target == Target.Silent
            select run.TargetCpuUs / silent.TargetCpuUs;
        return ratios.ToList().Median(ratio => ratio);
    }
}
