namespace Gateway.Simulator;

/// <summary>How a simulated provider is started.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether requests are kept for tests to look at. Off by default: it costs a copy of every body.</summary>
    public bool CaptureRequests { get; init; }

    /// <summary>How many captured requests are kept; the oldest go first. Default 256.</summary>
    public int CaptureLimit { get; init; } = 256;

    /// <summary>The clock that delays run on.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
