using System.Globalization;
using Gateway.Benchmarks.Load.Comparing;
using Gateway.Benchmarks.Load.Driving;
using Gateway.Benchmarks.Load.Machine;
using Gateway.Benchmarks.Load.Soaking;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load;

/// <summary>What the client can be told to do. Exit codes: 0 well, 1 errors or a goal missed, 2 usage.</summary>
internal static class LoadCommands
{
    private const string Usage = """
        closed   --<target> <port>:<pid> --scenario <name> [--connections n] [--requests n]
        open     --<target> <port>:<pid> --scenario <name> [--connections n] [--rate n] [--seconds n]
        compare  --direct <port>:<pid> --yarp <port>:<pid> --gateway <port>:<pid>
                 [--quick] [--check] [--rounds n] [--scenario <name>] [--out <file>]
        telemetry --direct <port>:<pid> --silent <port>:<pid> --gateway <port>:<pid> --traced <port>:<pid>
                 [--quick] [--check] [--rounds n] [--out <file>]
        memory   --direct <port>:<pid> --gateway <port>:<pid> [--requests n] [--out <file>]
        """;

    private static readonly string[] ComparedTargets = [Target.Direct, Target.Yarp, Target.Gateway];
    private static readonly string[] TelemetryTargets = [Target.Silent, Target.Gateway, Target.Traced];

    public static int Run(CommandLine line) => line.Command switch
    {
        "closed" => RunOnce(line, open: false),
        "open" => RunOnce(line, open: true),
        "compare" => Compare(line),
        "telemetry" => CompareTelemetry(line),
        "memory" => Soak(line),
        _ => throw new ArgumentException(Usage),
    };

    private static int RunOnce(CommandLine line, bool open)
    {
        var target = Target.Names.Select(name => TakeTarget(line, name)).OfType<Target>().FirstOrDefault()
            ?? throw new ArgumentException(Usage);
        var scenario = Scenario.Named(line.TakeRequired("scenario"));
        var pace = open ? TakeOpenPace(line) : Pace.Closed(line.TakeNumber("connections") ?? 8, line.TakeNumber("requests") ?? 1000);
        line.RefuseTheRest();
        using var run = new LoadRun(target, [Workload.For(scenario, target)], pace);
        var result = run.Measure(scenario.Name, target);
        Console.WriteLine(ResultJson.ToLine(result));
        return result.Errors == 0 ? 0 : 1;
    }

    private static int Compare(CommandLine line)
    {
        List<Target> targets = [.. ComparedTargets.Select(name => TakeRequiredTarget(line, name))];
        var quick = line.TakeFlag("quick");
        var settings = quick ? ComparisonSettings.Quick : ComparisonSettings.Full;
        var scenarios = line.TakeText("scenario") is { } name ? [Scenario.Named(name)] : quick ? Scenario.Basic : Scenario.All;
        settings = settings with { Rounds = line.TakeNumber("rounds") ?? settings.Rounds };
        var (check, file) = (line.TakeFlag("check"), line.TakeText("out"));
        line.RefuseTheRest();

        var runs = new Comparison(targets[0], targets, scenarios, settings, Console.Error).Run();
        var summary = ComparisonSummary.Of(runs, scenarios, settings, MachineDescription.Read(TimeProvider.System));
        ComparisonTable.Write(summary, Console.Out);
        if (file is not null)
            ResultJson.Save(file, summary);
        return summary.Errors > 0 || (check && !summary.MeetsGoals) ? 1 : 0;
    }

    private static int CompareTelemetry(CommandLine line)
    {
        var upstream = TakeRequiredTarget(line, Target.Direct);
        List<Target> targets = [.. TelemetryTargets.Select(name => TakeRequiredTarget(line, name))];
        var settings = line.TakeFlag("quick") ? ComparisonSettings.Quick : ComparisonSettings.Full;
        settings = settings with { Rounds = line.TakeNumber("rounds") ?? settings.Rounds };
        var (check, file) = (line.TakeFlag("check"), line.TakeText("out"));
        line.RefuseTheRest();

        var runs = new Comparison(upstream, targets, Scenario.Relayed, settings, Console.Error) { AtRate = false }.Run();
        var summary = TelemetrySummary.Of(runs, settings, MachineDescription.Read(TimeProvider.System));
        TelemetryTable.Write(summary, Console.Out);
        if (file is not null)
            ResultJson.Save(file, summary);
        return summary.Errors > 0 || (check && !summary.MeetsGoals) ? 1 : 0;
    }

    private static int Soak(CommandLine line)
    {
        var upstream = TakeRequiredTarget(line, Target.Direct);
        var gateway = TakeRequiredTarget(line, Target.Gateway);
        var requests = line.TakeNumber("requests") ?? 200_000;
        var file = line.TakeText("out");
        line.RefuseTheRest();

        var verdict = new MemorySoak(gateway, upstream, requests, Console.Out).Run();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{requests} requests in {verdict.Run.Seconds:F0} s; ends at {verdict.EndMB:F0} MB, {verdict.GrowthPercent:+0.0;-0.0} % "
            + $"from the third quarter to the last."));
        foreach (var fault in verdict.Faults)
            Console.WriteLine($"FAULT: {fault}");
        if (file is not null)
            ResultJson.Save(file, verdict);
        return verdict.Faults.Count == 0 ? 0 : 1;
    }

    private static Pace TakeOpenPace(CommandLine line) => Pace.Open(
        line.TakeNumber("connections") ?? 32, line.TakeNumber("rate") ?? 100, TimeSpan.FromSeconds(line.TakeNumber("seconds") ?? 5));

    private static Target TakeRequiredTarget(CommandLine line, string name) => Target.Parse(name, line.TakeRequired(name));

    private static Target? TakeTarget(CommandLine line, string name) => line.TakeText(name) is { } value ? Target.Parse(name, value) : null;
}
