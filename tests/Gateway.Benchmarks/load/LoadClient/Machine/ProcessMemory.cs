using System.Globalization;

namespace Gateway.Benchmarks.Load.Machine;

internal static class ProcessMemory
{
    private const string ResidentField = "VmRSS:";

    /// <summary>Resident memory of a process in MB (10⁶ bytes).</summary>
    public static double ResidentMB(int processId)
    {
        foreach (var line in File.ReadLines($"/proc/{processId}/status"))
        {
            if (!line.StartsWith(ResidentField, StringComparison.Ordinal))
                continue;
            var kibibytes = line[ResidentField.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return double.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
        }

        throw new InvalidOperationException($"Process {processId} states no {ResidentField}");
    }
}
