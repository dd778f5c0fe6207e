using System.Globalization;
using Gateway.Benchmarks.Load.Driving;
using Gateway.Benchmarks.Load.Machine;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Soaking;

/// <summary>Many requests of all kinds in turn, and the gateway's resident memory along the way: it must end small and flat.</summary>
internal sealed class MemorySoak(Target gateway, Target upstream, int requests, TextWriter output)
{
    private const int Connections = 8;
    private const int SampleCount = 20;

    private readonly SortedDictionary<int, double> _series = [];
    private readonly Lock _lock = new();
    private readonly int _sampleEvery = Math.Max(1, requests / SampleCount);

    public MemoryVerdict Run()
    {
        Sample(0);
        var mix = Scenario.Basic.Select(scenario => Workload.For(scenario, gateway)).ToList();
        using var run = new LoadRun(gateway, mix, Pace.Closed(Connections, requests)) { Progress = SampleAtMarks };
        var result = run.Measure("mix", upstream);
        return MemoryVerdict.Of([.. _series], result);
    }

    private void SampleAtMarks(int done)
    {
        if (done % _sampleEvery == 0)
            Sample(done);
    }

    private void Sample(int done)
    {
        var resident = Math.Round(ProcessMemory.ResidentMB(gateway.ProcessId), 1);
        lock (_lock)
        {
            _series[done] = resident;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done,8} requests  {resident,7:F1} MB"));
        }
    }
}
