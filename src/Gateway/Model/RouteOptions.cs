namespace Gateway.Model;

/// <summary>A name clients may send as <c>model</c>: exactly its own targets are tried; the fallback chain is not added.</summary>
public sealed class ModelRouteOptions
{
    /// <summary>
    /// Which target is asked first. <c>fallback</c> (default): in the order given. <c>weighted</c>: drawn by <see cref="TargetOptions.Weight"/>, the
    /// others in the order given. <c>latency</c>: by the time to the first token lately, the soonest first. <c>cost</c>: by the price of this request,
    /// the cheapest first; an unknown price comes last.
    /// </summary>
    public string Strategy { get; set; } = "fallback";

    /// <summary>
    /// For <c>latency</c>: the share of requests that ask another target first, so that its speed stays known. Default 0.1; range 0 to 1. A target
    /// whose speed is not known is asked first once, whatever the share.
    /// </summary>
    public double Exploration { get; set; } = 0.1;

    public IList<TargetOptions> Targets { get; set; } = [];
}

/// <summary>One target of a route.</summary>
public sealed class TargetOptions
{
    public string? Provider { get; set; }

    /// <summary>Default: the provider's default model.</summary>
    public string? Model { get; set; }

    /// <summary>For <c>weighted</c>: its share, relative to the others'. Default 1; range 0 to 1,000,000; 0 is asked only when others have failed.</summary>
    public double Weight { get; set; } = 1;
}
