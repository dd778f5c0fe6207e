using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>The labels of a request's end.</summary>
internal readonly record struct RequestKey(string Ingress, string Provider, string Model, bool Stream, string Outcome);

/// <summary>Requests: how many, how long, how soon, and how much of it was the gateway.</summary>
internal sealed class RequestMeters(Meter meter)
{
    private readonly Counter<long> _requests = meter.CreateCounter<long>("gateway.requests", description: "Requests that ended.");

    private readonly Histogram<double> _duration = Histogram(
        meter, "gateway.request.duration", "From a request's arrival to its last byte.", HistogramBuckets.Duration);

    private readonly Histogram<double> _firstToken = Histogram(
        meter, "gateway.time_to_first_token", "From a request's arrival to the first content.", HistogramBuckets.FirstToken);

    private readonly Histogram<double> _overhead = Histogram(
        meter, "gateway.overhead", "The gateway's own part of a request's time.", HistogramBuckets.Overhead);

    private readonly TagSets<RequestKey> _counted = new(static key =>
    [
        new("ingress", key.Ingress), new("model", key.Model), new("outcome", key.Outcome), new("provider", key.Provider),
        new("stream", Flag(key.Stream)),
    ]);

    private readonly TagSets<(string Ingress, string Provider, string Model, bool Stream)> _timed = new(static key =>
    [
        new("ingress", key.Ingress), new("model", key.Model), new("provider", key.Provider), new("stream", Flag(key.Stream)),
    ]);

    private readonly TagSets<(string Provider, string Model)> _target = new(static key =>
        [new("model", key.Model), new("provider", key.Provider)]);

    private readonly TagSets<(string Ingress, string Provider)> _path = new(static key =>
        [new("ingress", key.Ingress), new("provider", key.Provider)]);

    public void Ended(in RequestKey key, TimeSpan duration, TimeSpan overhead, TimeSpan? firstToken)
    {
        _requests.Add(1, _counted.For(key));
        _duration.Record(duration.TotalSeconds, _timed.For((key.Ingress, key.Provider, key.Model, key.Stream)));
        _overhead.Record(overhead.TotalSeconds, _path.For((key.Ingress, key.Provider)));
        if (firstToken is { } first)
            _firstToken.Record(first.TotalSeconds, _target.For((key.Provider, key.Model)));
    }

    private static Histogram<double> Histogram(Meter meter, string name, string description, double[] buckets) =>
        meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    private static string Flag(bool value) => value ? "true" : "false";
}
