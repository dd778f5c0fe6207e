using Gateway.Simulator;

namespace Gateway.Tests.Faults;

/// <summary>One simulator for a class of cells: they run one after the other, so what it counts is the cell's own.</summary>
public sealed class FaultSimulator : IAsyncLifetime
{
    internal SimulatorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await SimulatorHost.StartAsync(new SimulatorOptions(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>Every fault, met every way; the table of what is expected stands in this project's README. One class a column, so that they run side by side.</summary>
public abstract class FaultMatrixTests(FaultSimulator simulator) : IClassFixture<FaultSimulator>
{
    protected Task CheckAsync(string name)
    {
        var cell = FaultMatrix.Cell(name);
        return CellRun.CheckAsync(cell, FaultMatrix.Rule.Of(cell), simulator.Host);
    }
}

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

public sealed class OpenAiAnswerFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateOpenAi, Mode.Unary);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedAnswer_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

public sealed class OpenAiStreamFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateOpenAi, Mode.Stream);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedStream_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

public sealed class GeminiAnswerFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateGemini, Mode.Unary);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedAnswer_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}

public sealed class GeminiStreamFaultTests(FaultSimulator simulator) : FaultMatrixTests(simulator)
{
    public static IEnumerable<TheoryDataRow<string>> Cells => FaultMatrix.Cases(Exchange.TranslateGemini, Mode.Stream);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task TranslatedStream_ShowsWhatTheContractSays(string cell) => CheckAsync(cell);
}
