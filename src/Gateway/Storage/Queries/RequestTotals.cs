using Gateway.Model;
using Gateway.Model.Latency;

namespace Gateway.Storage.Queries;

/// <summary>Some groups of requests together.</summary>
public sealed class RequestTotals
{
    private readonly LatencyHistogram _latency = new();
    private long _duration;
    private long _ttft;
    private long _ttftCount;

    private RequestTotals(IReadOnlyCollection<OutcomeTotals> groups)
    {
        foreach (var group in groups)
            Add(group);
        Errors =
        [
            .. groups.Where(g => !g.IsCompleted).GroupBy(g => g.Outcome, g => g.Requests).Select(g => (Code: g.Key, Count: g.Sum()))
                .OrderByDescending(e => e.Count).ThenBy(e => e.Code, StringComparer.Ordinal),
        ];
    }

    public long Total { get; private set; }

    public long Completed { get; private set; }

    public long Failed => Total - Completed;

    /// <summary>Input tokens that met no cache.</summary>
    public long InputTokens { get; private set; }

    public long CacheReadTokens { get; private set; }

    public long CacheWriteTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>US dollars, of the requests whose cost is known.</summary>
    public decimal CostUsd { get; private set; }

    /// <summary>Requests that used tokens and whose cost is not known.</summary>
    public long Unpriced { get; private set; }

    /// <summary>Milliseconds the completed requests took on average; null where none completed.</summary>
    public double? MeanDuration => Mean(_duration, _latency.Count);

    /// <summary>Milliseconds the completed requests took on average to their first content; null where none is known to have had one.</summary>
    public double? MeanTtft => Mean(_ttft, _ttftCount);

    /// <summary>Error codes, the most frequent first.</summary>
    public IReadOnlyList<(string Code, long Count)> Errors { get; }

    public static RequestTotals Of(IEnumerable<OutcomeTotals> groups) => new([.. groups]);

    /// <summary>Milliseconds that this share of the completed requests took at most; null where none completed.</summary>
    public double? Percentile(double share) => _latency.Percentile(share);

    private void Add(OutcomeTotals group)
    {
        Total += group.Requests;
        InputTokens += group.InputTokens;
        CacheReadTokens += group.CacheReadTokens;
        CacheWriteTokens += group.CacheWriteTokens;
        OutputTokens += group.OutputTokens;
        CostUsd += NanoUsd.ToUsd(group.CostNano);
        Unpriced += group.Unpriced;
        if (!group.IsCompleted)
            return;
        Completed += group.Requests;
        _latency.Add(group.Latency);
        _duration += group.Duration;
        _ttft += group.Ttft;
        _ttftCount += group.TtftCount;
    }

    private static double? Mean(long sum, long count) => count == 0 ? null : (double)sum / count;
}
