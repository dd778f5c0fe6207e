using System.Collections.Concurrent;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator;

/// <summary>What a running simulator remembers about its calls: how many, how many are open, and the captured ones.</summary>
internal sealed class CallLedger(SimulatorOptions options)
{
    // Bounds the memory of a long-lived simulator that is asked for ever new `times=N` plans.
    private const int MaxCountedPlans = 4096;

    private readonly ConcurrentDictionary<string, int> _faultsUsed = new(StringComparer.Ordinal);
    private readonly Queue<CapturedRequest> _captured = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _open;
    private long _total;

    public int Open => Volatile.Read(ref _open);

    public long Total => Interlocked.Read(ref _total);

    public bool Captures => options.CaptureRequests;

    public void Begin()
    {
        // Open before counted: who sees the call in Total finds it in Open.
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _total);
    }

    public void End()
    {
        if (Interlocked.Decrement(ref _open) > 0)
        {
            return;
        }

        lock (_gate)
        {
            if (Open == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
        }
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Open == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    public void Capture(CapturedRequest request)
    {
        lock (_gate)
        {
            _captured.Enqueue(request);
            while (_captured.Count > options.CaptureLimit)
            {
                _captured.Dequeue();
            }
        }
    }

    public IReadOnlyList<CapturedRequest> Captured()
    {
        lock (_gate)
        {
            return [.. _captured];
        }
    }

    /// <summary>Spends one of the plan's `times`; when they are used up the plan keeps its shape and loses its faults.</summary>
    public FaultPlan Spend(FaultPlan plan, string model)
    {
        if (plan.Times is not { } times)
        {
            return plan;
        }

        if (_faultsUsed.Count >= MaxCountedPlans)
        {
            _faultsUsed.Clear();
        }

        var used = _faultsUsed.AddOrUpdate($"{model}\n{plan.Source}", 1, static (_, count) => count + 1);
        return used <= times ? plan : plan.WithoutFaults();
    }
}
