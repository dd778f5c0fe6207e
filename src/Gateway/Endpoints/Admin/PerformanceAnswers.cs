using System.Text.Json.Serialization;
using Gateway.Alerting.Monitoring;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/performance</c>: the requests that ended since <c>from</c>.</summary>
/// <param name="From">The start of the minute that holds the time asked for.</param>
/// <param name="To">Now.</param>
/// <param name="Minutes">As asked.</param>
/// <param name="Since">Since when the monitor watches: of the time before, it knows the cost alone.</param>
/// <param name="Providers">By name: the calls to each, not the requests that ended there.</param>
/// <param name="Snapshots">Minute by minute, the oldest first; the last is under way.</param>
internal sealed record PerformanceAnswer(
    [property: JsonPropertyOrder(-1)] DateTimeOffset From,
    [property: JsonPropertyOrder(-1)] DateTimeOffset To,
    [property: JsonPropertyOrder(-1)] int Minutes,
    [property: JsonPropertyOrder(-1)] DateTimeOffset Since,
    [property: JsonPropertyOrder(1)] IEnumerable<ProviderTraffic> Providers,
    [property: JsonPropertyOrder(1)] IEnumerable<Snapshot> Snapshots,
    Traffic Traffic) : TrafficFigures(Traffic)
{
    public static PerformanceAnswer Of(PerformanceMonitor monitor, int minutes, DateTimeOffset now)
    {
        var (requests, calls) = monitor.Minutes(minutes);
        return new PerformanceAnswer(
            requests[0].From, now, minutes, monitor.StartedAt, calls.GroupBy(c => c.Provider).Select(p => ProviderTraffic.Of(p.Key, [.. p])),
            requests.Select(m => new Snapshot(m.From, m.Traffic)), Traffic.Sum(requests.Select(m => m.Traffic)));
    }
}

/// <param name="Models">By name; <c>other</c> are those the configuration does not know.</param>
internal sealed record ProviderTraffic(
    [property: JsonPropertyOrder(-1)] string Provider, [property: JsonPropertyOrder(1)] IEnumerable<ModelTraffic> Models, Traffic Traffic)
    : TrafficFigures(Traffic)
{
    public static ProviderTraffic Of(string provider, IReadOnlyCollection<TargetTraffic> calls) => new(
        provider, calls.Select(c => new ModelTraffic(c.Model, c.Traffic)), Traffic.Sum(calls.Select(c => c.Traffic)));
}

internal sealed record ModelTraffic([property: JsonPropertyOrder(-1)] string Model, Traffic Traffic) : TrafficFigures(Traffic);

/// <param name="From">The start of the minute.</param>
internal sealed record Snapshot([property: JsonPropertyOrder(-1)] DateTimeOffset From, Traffic Traffic) : TrafficFigures(Traffic);

/// <summary>The figures of some requests or calls.</summary>
internal abstract record TrafficFigures([property: JsonIgnore] Traffic Traffic)
{
    public TrafficCounts Requests => new(Traffic.Total, Traffic.Completed, Traffic.Failed, Traffic.ClientErrors, Traffic.ErrorRate);

    public long Tokens => Traffic.Tokens;

    public decimal CostUsd => Traffic.CostUsd;

    public LatencyAnswer Latency => new(
        Whole(Traffic.MeanLatency), Whole(Traffic.Latency(0.5)), Whole(Traffic.Latency(0.95)), Whole(Traffic.Latency(0.99)));

    public long? TtftMeanMs => Whole(Traffic.MeanFirstToken);

    /// <summary>The most frequent first.</summary>
    public IEnumerable<ErrorCount> Errors => Traffic.Errors.Select(e => new ErrorCount(e.Key, e.Value));

    private static long? Whole(double? milliseconds) => milliseconds is { } known ? (long)Math.Round(known) : null;
}

/// <param name="ClientErrors">The callers' own mistakes, and clients that left: no failures of the service.</param>
/// <param name="ErrorRate">Failed of completed and failed, 0 to 1; null where there are neither.</param>
internal sealed record TrafficCounts(long Total, long Completed, long Failed, long ClientErrors, double? ErrorRate);
