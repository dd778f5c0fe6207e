namespace Gateway.Simulator.Faults;

/// <summary>Where in an answer a fault strikes. README.md says what each point means for unary and streamed answers.</summary>
internal enum FaultPoint
{
    Never,
    BeforeHeaders,
    BeforeContent,
    AfterContent,
}

internal enum Malformation
{
    None,
    Frame,
    Json,
    Html,
}

/// <summary>Vendor errors whose wording clients and gateways look at beyond the status.</summary>
internal enum NamedError
{
    None,
    ContextLength,
    Quota,
}

/// <summary>The faults and the shape asked of one answer; <see cref="None"/> is a plain answer.</summary>
internal sealed record FaultPlan
{
    public static readonly FaultPlan None = new();

    /// <summary>The knobs as they were written: part of what `times=N` counts by.</summary>
    public string Source { get; init; } = "";

    public int? Times { get; init; }

    public int? Status { get; init; }
    public int? RetryAfterSeconds { get; init; }
    public NamedError Error { get; init; }

    public TimeSpan DelayHeaders { get; init; }
    public TimeSpan DelayFirst { get; init; }
    public TimeSpan DelayContent { get; init; }
    public TimeSpan DelayBetween { get; init; }

    public FaultPoint Cut { get; init; }
    public FaultPoint Stall { get; init; }
    public FaultPoint ErrorEvent { get; init; }
    public Malformation Malformed { get; init; }
    public bool NoTerminal { get; init; }
    public bool NoUsage { get; init; }

    public int DripBytes { get; init; }
    public TimeSpan DripPause { get; init; }

    // Shape: these outlive `times=N`.
    public int ChunkBytes { get; init; }
    public int? HugeBytes { get; init; }
    public int? Events { get; init; }
    public int? TextBytes { get; init; }
    public bool Burst { get; init; }
    public string Seed { get; init; } = "";

    /// <summary>Whether the text is made to measure, which leaves tools, thinking and max_tokens out of it.</summary>
    public bool ShapesText => HugeBytes is not null || Events is not null || TextBytes is not null;

    public bool FailsOutright => Status is not null || Error != NamedError.None;

    public FaultPlan WithoutFaults() => new()
    {
        Source = Source,
        ChunkBytes = ChunkBytes,
        HugeBytes = HugeBytes,
        Events = Events,
        TextBytes = TextBytes,
        Burst = Burst,
        Seed = Seed,
    };
}
