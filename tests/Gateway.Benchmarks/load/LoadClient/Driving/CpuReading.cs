using Gateway.Benchmarks.Load.Machine;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Driving;

/// <summary>CPU microseconds of the three processes a request touches.</summary>
internal readonly record struct CpuReading(double TargetUs, double UpstreamUs, double ClientUs)
{
    public static CpuReading Take(Target target, Target upstream) => new(
        PosixClock.CpuTime(target.ProcessId).TotalMicroseconds,
        PosixClock.CpuTime(upstream.ProcessId).TotalMicroseconds,
        PosixClock.CpuTime(Environment.ProcessId).TotalMicroseconds);

    public static CpuReading operator -(CpuReading after, CpuReading before) =>
        new(after.TargetUs - before.TargetUs, after.UpstreamUs - before.UpstreamUs, after.ClientUs - before.ClientUs);

    public static CpuReading operator /(CpuReading cpu, int requests) => new(
        Math.Round(cpu.TargetUs / requests, 1), Math.Round(cpu.UpstreamUs / requests, 1), Math.Round(cpu.ClientUs / requests, 1));
}
