namespace Gateway.Benchmarks.Load.Workloads;

/// <summary>
/// One kind of request. The gateway gets it as Messages; the simulator itself and the bare proxy get what the gateway would send upstream,
/// so that all three move the same answer.
/// </summary>
/// <param name="NativeFormat">The format the upstream speaks.</param>
/// <param name="NativeModel">The model as the upstream knows it: behind <c>sim:</c> it tells the simulator what to answer.</param>
/// <param name="GatewayModel">The model as the gateway's caller names it.</param>
/// <param name="CpuGoal">The most CPU the gateway may take, as a multiple of the bare proxy's.</param>
internal sealed record Scenario(
    string Name, bool Stream, WireFormat NativeFormat, string NativeModel, string GatewayModel, double? CpuGoal)
{
    private const string Unary = "text-bytes=1024";
    private const string Events = "events=200";
    private const string PacedEvents = $"{Events}+delay-between=1";

    /// <summary>
    /// The paced stream: events of a burst meet in the socket and reach a proxy as a few large reads, those of a real model
    /// come one by one. It takes its time, so a quick run goes without it.
    /// </summary>
    public static readonly Scenario PacedStream = new(
        "relay-stream-paced", true, WireFormat.Messages, $"claude-bench-sim:{PacedEvents}", $"claude-bench-sim:{PacedEvents}", null)
    {
        Paced = true,
    };

    public static readonly IReadOnlyList<Scenario> Basic =
    [
        new("relay-unary", false, WireFormat.Messages, $"claude-bench-sim:{Unary}", $"claude-bench-sim:{Unary}", 1.5),
        new("relay-stream", true, WireFormat.Messages, $"claude-bench-sim:{Events}", $"claude-bench-sim:{Events}", 1.5),
        new("translate-unary", false, WireFormat.ChatCompletions, $"gpt-bench-sim:{Unary}", $"openai/gpt-bench-sim:{Unary}", 2.5),
        new("translate-stream", true, WireFormat.ChatCompletions, $"gpt-bench-sim:{Events}", $"openai/gpt-bench-sim:{Events}", null),
    ];

    /// <summary>Those whose requests go through as they are.</summary>
    public static readonly IReadOnlyList<Scenario> Relayed = [.. Basic.Where(scenario => scenario.NativeFormat == WireFormat.Messages)];

    public static readonly IReadOnlyList<Scenario> All = [.. Basic, PacedStream];

    /// <summary>The upstream waits between events.</summary>
    public bool Paced { get; private init; }

    /// <summary>The fewest <c>data:</c> lines of a stream, or bytes of a unary body, that the simulator was asked for.</summary>
    public int LeastAnswer => Stream ? 200 : 1024;

    public static Scenario Named(string name) =>
        All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new ArgumentException($"No scenario '{name}': {string.Join(", ", All.Select(scenario => scenario.Name))}.");
}
