using Gateway.Benchmarks.Load.Driving;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Comparing;

/// <summary>
/// Runs every scenario against every target, round after round. Within a round the targets follow each other closely, and every other round
/// turns their order about, so that a slow minute of the machine touches all of them alike.
/// </summary>
internal sealed class Comparison(
    Target upstream, IReadOnlyList<Target> targets, IReadOnlyList<Scenario> scenarios, ComparisonSettings settings, TextWriter progress)
{
    /// <summary>Every scenario is run at a fixed rate, too, for its latencies.</summary>
    public bool AtRate { get; init; } = true;

    public List<RunResult> Run()
    {
        WarmUp();
        var results = new List<RunResult>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var scenario in scenarios)
                RunRound(scenario, round, results);
        }

        return results;
    }

    private void WarmUp()
    {
        for (var run = 1; run <= settings.WarmUpRuns; run++)
        {
            foreach (var scenario in scenarios)
            {
                foreach (var target in targets)
                    RequireWorking(Measure(scenario, target, ClosedPace(scenario)));
            }

            progress.WriteLine($"warm-up {run} of {settings.WarmUpRuns} done");
        }
    }

    private void RunRound(Scenario scenario, int round, List<RunResult> results)
    {
        var order = round % 2 == 0 ? targets.Reverse() : targets;
        foreach (var pace in Paces(scenario))
        {
            foreach (var target in order)
            {
                var result = Measure(scenario, target, pace) with { Round = round };
                progress.WriteLine(ResultJson.ToLine(result));
                results.Add(result);
            }
        }
    }

    private RunResult Measure(Scenario scenario, Target target, Pace pace)
    {
        using var run = new LoadRun(target, [Workload.For(scenario, target)], pace) { Settle = settings.Settle };
        return run.Measure(scenario.Name, upstream);
    }

    private IEnumerable<Pace> Paces(Scenario scenario) => AtRate ? [ClosedPace(scenario), OpenPace(scenario)] : [ClosedPace(scenario)];

    private Pace ClosedPace(Scenario scenario) =>
        Pace.Closed(settings.Connections, scenario switch
        {
            { Paced: true } => settings.PacedRequests,
            { Stream: true } => settings.StreamRequests,
            _ => settings.UnaryRequests,
        });

    private Pace OpenPace(Scenario scenario) =>
        Pace.Open(settings.RateConnections, scenario.Stream ? settings.StreamRate : settings.UnaryRate, settings.RateDuration);

    /// <summary>Minutes of a broken set-up are of no use to anybody.</summary>
    private static void RequireWorking(RunResult result)
    {
        if (result.Errors > result.Requests / 10)
            throw new InvalidOperationException($"{result.Scenario} through {result.Target} does not work: {result.FirstError}");
    }
}
