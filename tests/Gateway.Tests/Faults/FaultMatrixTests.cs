using Gateway.Simulator;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Faults;

/// <summary>One simulator for a class of cells: they run one after the other, so what it counts is the cell's own.</summary>
public sealed class FaultSimulator : IAsyncLifetime
{
    // The first request of a process is compiled on its way; the cells that are short of time come after it.
    private static readonly Lazy<Task> FirstRequest = new(AskOnceAsync);

    internal SimulatorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await SimulatorHost.StartAsync(new SimulatorOptions(), TestContext.Current.CancellationToken);
        await FirstRequest.Value;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static async Task AskOnceAsync()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.PostAsync("""{"model":"claude-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        (await response.Content.ReadAsStringAsync()).ShouldContain("message_stop");
    }
}

/// <summary>
/// Every fault, met every way; the table of what is expected stands in this project's README. One class a column, so that they run side by side.
/// </summary>
public abstract class FaultMatrixTests(FaultSimulator simulator) : IClassFixture<FaultSimulator>
{
    protected Task CheckAsync(string name)
    {
        var cell = FaultMatrix.Cell(name);
        return CellRun.CheckAsync(cell, FaultMatrix.Rule.Of(cell), simulator.Host);
    }
}

[Trait("Category", "Long")]
public sealed class RelayedAnswerFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.Relay, Mode.Unary);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task RelayedAnswer_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

public sealed class RelayedStreamFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.Relay, Mode.Stream);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task RelayedStream_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

[Trait("Category", "Long")]
public sealed class OpenAiAnswerFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateOpenAi, Mode.Unary);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedAnswer_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

[Trait("Category", "Long")]
public sealed class OpenAiStreamFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateOpenAi, Mode.Stream);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedStream_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

[Trait("Category", "Long")]
public sealed class GeminiAnswerFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateGemini, Mode.Unary);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedAnswer_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

[Trait("Category", "Long")]
public sealed class GeminiStreamFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateGemini, Mode.Stream);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedStream_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}
