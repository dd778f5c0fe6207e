using System.Diagnostics;
using System.Net.Sockets;
using Gateway.Benchmarks.Load.Http;
using Gateway.Benchmarks.Load.Machine;
using Gateway.Benchmarks.Load.Workloads;

namespace Gateway.Benchmarks.Load.Driving;

/// <summary>
/// Drives one target at one pace. A thread a connection takes the next request's number, waits for its time (open loop) and does it.
/// A latency counts from the time the request was due, so an answer that keeps the next ones waiting is charged for it
/// (no coordinated omission).
/// </summary>
internal sealed class LoadRun(Target target, IReadOnlyList<Workload> mix, Pace pace) : IDisposable
{
    private static readonly long StartDelay = Stopwatch.Frequency / 100;

    private readonly Samples _latencies = new(pace.Requests);
    private readonly Samples _firstBytes = new(pace.Requests);
    private readonly Samples _sentLate = new(pace.Requests);
    private readonly CountdownEvent _ready = new(pace.Connections);
    private readonly ManualResetEventSlim _go = new();
    private long _startAt;
    private long _endAt;
    private int _next = -1;
    private int _done;
    private int _errors;
    private string? _firstError;

    /// <summary>Called with the number of requests done, on the thread that did the last of them.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>How long to wait before the CPU is read again: work put off (a log written in batches) is work of these requests.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(500);

    public RunResult Measure(string scenario, Target upstream)
    {
        var threads = StartConnections();
        var before = CpuReading.Take(target, upstream);
        _endAt = _startAt = Stopwatch.GetTimestamp() + StartDelay;
        _go.Set();
        foreach (var thread in threads)
            thread.Join();
        Thread.Sleep(Settle);
        return Describe(scenario, (CpuReading.Take(target, upstream) - before) / pace.Requests);
    }

    public void Dispose()
    {
        _ready.Dispose();
        _go.Dispose();
    }

    private Thread[] StartConnections()
    {
        var threads = new Thread[pace.Connections];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(RunConnection, maxStackSize: 256 * 1024) { IsBackground = true };
            threads[i].Start();
        }

        _ready.Wait();
        return threads;
    }

    private RunResult Describe(string scenario, CpuReading cpu)
    {
        var seconds = (double)(_endAt - _startAt) / Stopwatch.Frequency;
        return new RunResult
        {
            Mode = pace.Mode,
            Target = target.Name,
            Scenario = scenario,
            Connections = pace.Connections,
            Requests = pace.Requests,
            Errors = _errors,
            FirstError = _firstError,
            Seconds = Math.Round(seconds, 3),
            RequestsPerSecond = seconds > 0 ? Math.Round(_latencies.Count / seconds, 1) : 0,
            P50Us = _latencies.PercentileUs(50),
            P99Us = _latencies.PercentileUs(99),
            FirstByteP50Us = _firstBytes.PercentileUs(50),
            FirstByteP99Us = _firstBytes.PercentileUs(99),
            SentLateP99Us = _sentLate.PercentileUs(99),
            TargetCpuUs = cpu.TargetUs,
            UpstreamCpuUs = cpu.UpstreamUs,
            ClientCpuUs = cpu.ClientUs,
        };
    }

    private void RunConnection()
    {
        using var connection = new HttpConnection(target.EndPoint);
        Prime(connection);
        _ready.Signal();
        _go.Wait();
        PosixClock.SleepUntil(_startAt);
        int index;
        while ((index = Interlocked.Increment(ref _next)) < pace.Requests)
        {
            Send(connection, index);
            Progress?.Invoke(Interlocked.Increment(ref _done));
        }

        RaiseEnd(Stopwatch.GetTimestamp());
    }

    /// <summary>One request outside the measure: the connection is open, and so is the proxy's own to the upstream.</summary>
    private void Prime(HttpConnection connection)
    {
        foreach (var workload in mix)
            TryExchange(connection, workload, out _);
    }

    private void Send(HttpConnection connection, int index)
    {
        var dueAt = WaitForTurn(index);
        var sentAt = Stopwatch.GetTimestamp();
        if (!TryExchange(connection, mix[index % mix.Count], out var firstByteAt))
            return;
        _latencies.Set(index, Stopwatch.GetTimestamp() - dueAt);
        _firstBytes.Set(index, firstByteAt - dueAt);
        _sentLate.Set(index, sentAt - dueAt);
    }

    private long WaitForTurn(int index)
    {
        if (pace.RatePerSecond is not { } rate)
            return Stopwatch.GetTimestamp();
        var dueAt = _startAt + (long)(index * (Stopwatch.Frequency / rate));
        PosixClock.SleepUntil(dueAt);
        return dueAt;
    }

    private bool TryExchange(HttpConnection connection, Workload workload, out long firstByteAt)
    {
        firstByteAt = 0;
        try
        {
            var answer = connection.Exchange(workload.Request);
            firstByteAt = answer.FirstByteAt;
            if (workload.Check.FindFault(answer) is not { } fault)
                return true;
            CountError(fault);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or SocketException)
        {
            CountError(failure.Message);
        }

        return false;
    }

    private void CountError(string error)
    {
        Interlocked.Increment(ref _errors);
        Interlocked.CompareExchange(ref _firstError, error, null);
    }

    private void RaiseEnd(long endAt)
    {
        long seen;
        while ((seen = Volatile.Read(ref _endAt)) < endAt && Interlocked.CompareExchange(ref _endAt, endAt, seen) != seen)
        {
        }
    }
}
