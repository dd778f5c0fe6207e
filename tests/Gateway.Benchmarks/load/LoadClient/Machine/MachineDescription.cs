using System.Runtime.InteropServices;

namespace Gateway.Benchmarks.Load.Machine;

/// <summary>Where numbers come from: without it they mean nothing.</summary>
internal sealed record MachineDescription(string Processor, int Cores, string System, string Runtime, DateTimeOffset MeasuredAt)
{
    public static MachineDescription Read(TimeProvider time) => new(
        ReadProcessor(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        time.GetUtcNow());

    private static string ReadProcessor()
    {
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
