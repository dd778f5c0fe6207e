using Gateway.Model.Latency;

namespace Gateway.Storage.Queries;

/// <summary>The requests of a time that one model of one provider answered alike.</summary>
/// <param name="provider">"" where nobody was asked.</param>
/// <param name="model">"" where nobody was asked.</param>
/// <param name="outcome"><c>ok</c>, or the error code.</param>
public sealed class OutcomeTotals(string provider, string model, string outcome)
{
    private const string Ok = "ok";

    public string Provider => provider;

    public string Model => model;

    public string Outcome => outcome;

    public bool IsCompleted { get; } = outcome == Ok;

    public long Requests { get; private set; }

    /// <summary>Input tokens that met no cache.</summary>
    public long InputTokens { get; private set; }

    public long CacheReadTokens { get; private set; }

    public long CacheWriteTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>Billionths of a US dollar.</summary>
    public long CostNano { get; private set; }

    /// <summary>Requests that used tokens and whose cost is not known.</summary>
    public long Unpriced { get; private set; }

    /// <summary>Milliseconds, all together.</summary>
    public long Duration { get; private set; }

    /// <summary>Milliseconds to the first content, all together.</summary>
    public long Ttft { get; private set; }

    /// <summary>How many requests <see cref="Ttft"/> is of.</summary>
    public long TtftCount { get; private set; }

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Adds a row, its numbers in the order of <see cref="RequestStatistics"/>' columns from <paramref name="first"/> on.</summary>
    internal void Add(PreparedStatement row, int first)
    {
        var requests = row.Number(first + 1);
        Requests += requests;
        Latency.Add(row.Number(first), requests);
        InputTokens += row.Number(first + 2);
        CacheReadTokens += row.Number(first + 3);
        CacheWriteTokens += row.Number(first + 4);
        OutputTokens += row.Number(first + 5);
        CostNano += row.Number(first + 6);
        Unpriced += row.Number(first + 7);
        Duration += row.Number(first + 8);
        Ttft += row.Number(first + 9);
        TtftCount += row.Number(first + 10);
    }
}
