using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.Benchmarks.Load.Machine;

/// <summary>
/// Two things .NET has no call for: a sleep to a point in time that is exact to some 50 µs without spinning, and the CPU time of
/// another process to the nanosecond. The latter is utime+stime of <c>/proc/&lt;pid&gt;/stat</c>, whose 10 ms ticks are too coarse
/// for a short run.
/// </summary>
internal static partial class PosixClock
{
    private const int Monotonic = 1;        // CLOCK_MONOTONIC: the clock behind Stopwatch on Linux
    private const int AbsoluteTime = 1;     // TIMER_ABSTIME
    private const int Interrupted = 4;      // EINTR
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Sleeps until <see cref="Stopwatch.GetTimestamp"/> would return <paramref name="timestamp"/>.</summary>
    public static void SleepUntil(long timestamp)
    {
        var until = new TimeSpec((nint)(timestamp / NanosecondsPerSecond), (nint)(timestamp % NanosecondsPerSecond));
        int error;
        while ((error = clock_nanosleep(Monotonic, AbsoluteTime, in until, 0)) == Interrupted)
        {
        }

        if (error != 0)
            throw new InvalidOperationException($"clock_nanosleep failed with error {error}.");
    }

    /// <summary>User and system time of all threads of a process, those that have ended included.</summary>
    public static TimeSpan CpuTime(int processId)
    {
        if (clock_getcpuclockid(processId, out var clock) != 0 || clock_gettime(clock, out var time) != 0)
            throw new InvalidOperationException($"Process {processId} is not running.");
        return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    [LibraryImport("libc")]
    private static partial int clock_nanosleep(int clock, int flags, in TimeSpec until, nint remaining);

    [LibraryImport("libc")]
    private static partial int clock_getcpuclockid(int processId, out int clock);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec(nint seconds, nint nanoseconds)
    {
        public readonly nint Seconds = seconds;
        public readonly nint Nanoseconds = nanoseconds;
    }
}
