using Gateway.Model.Latency;

namespace Gateway.Alerting.Monitoring;

/// <summary>What the requests of some time were like. Not safe for threads: <see cref="TrafficRing"/> sees to that.</summary>
public sealed class Traffic
{
    private readonly LatencyHistogram _latency = new();
    private long _durationMs;
    private long _durations;
    private long _firstTokenMs;
    private long _firstTokens;
    private Dictionary<string, long>? _errors;

    public long Completed { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Neither completed nor failures of the service: see <see cref="TrafficResult.ClientError"/>.</summary>
    public long ClientErrors { get; private set; }

    public long Total => Completed + Failed + ClientErrors;

    /// <summary>Of every kind, input and output.</summary>
    public long Tokens { get; private set; }

    /// <summary>US dollars, of what has a known price.</summary>
    public decimal CostUsd { get; private set; }

    /// <summary>From 0 to 1: failed of completed and failed; null where there are none of either.</summary>
    public double? ErrorRate => Completed + Failed == 0 ? null : (double)Failed / (Completed + Failed);

    /// <summary>Milliseconds the completed ones took on average, of those that were timed; null where there are none.</summary>
    public double? MeanLatency => Mean(_durationMs, _durations);

    /// <summary>Milliseconds to a stream's first content on average; null where there was none.</summary>
    public double? MeanFirstToken => Mean(_firstTokenMs, _firstTokens);

    /// <summary>How many <see cref="MeanFirstToken"/> is of.</summary>
    public long FirstTokens => _firstTokens;

    /// <summary>What went wrong, callers' mistakes included, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Errors =>
        _errors is null ? [] : [.. _errors.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal)];

    /// <summary>Milliseconds that this share (0 to 1) of the completed ones took at most, within 13 %; null where none completed.</summary>
    public double? Latency(double share) => _latency.Percentile(share);

    public static Traffic Sum(IEnumerable<Traffic> parts)
    {
        var sum = new Traffic();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }

    internal void Add(in TrafficSample sample)
    {
        Tokens += sample.Tokens;
        CostUsd += sample.CostUsd ?? 0;
        if (sample.FirstTokenMs is { } first)
        {
            _firstTokenMs += first;
            _firstTokens++;
        }

        if (sample.Result == TrafficResult.Completed)
            AddCompleted(sample.DurationMs);
        else
            AddError(sample.Result, sample.Word);
    }

    internal void AddCost(decimal usd) => CostUsd += usd;

    internal void Add(Traffic other)
    {
        Completed += other.Completed;
        Failed += other.Failed;
        ClientErrors += other.ClientErrors;
        Tokens += other.Tokens;
        CostUsd += other.CostUsd;
        _durationMs += other._durationMs;
        _durations += other._durations;
        _firstTokenMs += other._firstTokenMs;
        _firstTokens += other._firstTokens;
        _latency.Add(other._latency);
        foreach (var (word, count) in other._errors ?? [])
            Count(word, count);
    }

    private void AddCompleted(long? durationMs)
    {
        Completed++;
        if (durationMs is not { } duration)
            return;
        _durationMs += duration;
        _durations++;
        _latency.Add(Math.Max(0, duration), 1);
    }

    private void AddError(TrafficResult result, string word)
    {
        if (result == TrafficResult.Failed)
            Failed++;
        else
            ClientErrors++;
        Count(word, 1);
    }

    private void Count(string word, long count)
    {
        _errors ??= new Dictionary<string, long>(StringComparer.Ordinal);
        _errors[word] = _errors.GetValueOrDefault(word) + count;
    }

    private static double? Mean(long sum, long count) => count == 0 ? null : (double)sum / count;
}
