using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>How near providers are to their limits: those the configuration sets, and those they tell of themselves.</summary>
internal sealed class QueueMeters
{
    private readonly Histogram<double> _waits;

    private readonly TagSets<ValueTuple<string>> _provider = new(static key => [new("provider", key.Item1)]);

    public QueueMeters(Meter meter)
    {
        _waits = meter.CreateHistogram(
            "gateway.queue.wait", "s", "Waits for a turn at a provider that is at its limits.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = HistogramBuckets.QueueWait });
        meter.CreateObservableGauge("gateway.queue.length", ObserveLengths, description: "Requests that wait for a turn at a provider.");
        meter.CreateObservableGauge(
            "gateway.provider.limit.remaining_ratio", ObserveRemaining,
            description: "What is left of a limit that a provider tells of itself: 0 to 1; of several models the least.");
    }

    public Func<IEnumerable<(string Provider, int Waiting)>> Lengths { get; set; } = static () => [];

    public Func<IEnumerable<(string Provider, string Kind, double Ratio)>> Remaining { get; set; } = static () => [];

    public void Waited(string provider, TimeSpan wait) => _waits.Record(wait.TotalSeconds, _provider.For(ValueTuple.Create(provider)));

    private IEnumerable<Measurement<int>> ObserveLengths() =>
        Lengths().Select(static queue => new Measurement<int>(queue.Waiting, new KeyValuePair<string, object?>("provider", queue.Provider)));

    private IEnumerable<Measurement<double>> ObserveRemaining() =>
        Remaining().Select(static limit =>
            new Measurement<double>(limit.Ratio, new("kind", limit.Kind), new KeyValuePair<string, object?>("provider", limit.Provider)));
}
