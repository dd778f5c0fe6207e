using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Resilience.Queue;

/// <summary>A request that needs a turn at a provider.</summary>
public interface ITurnSeeker
{
    /// <summary>The key it came with, "" without one: keys take turns.</summary>
    string Key { get; }

    CallPriority Priority { get; }

    /// <summary>What it will use by a rough count, input and output.</summary>
    long EstimatedTokens { get; }

    /// <summary>What ended its wait before its time was over: the client left, the gateway is stopping. Null: its time is over.</summary>
    Outcome? BrokenOff { get; }

    /// <summary>Told of each wait for a turn as it ends.</summary>
    void Queued(Target target, TimeSpan wait);
}
