namespace Gateway.Alerting.Reports;

/// <summary>The requests of a time. Durations are milliseconds and those of completed requests; null where there were none.</summary>
public sealed record PeriodFacts
{
    public long Requests { get; init; }

    public long Completed { get; init; }

    /// <summary>From arrival to the last byte.</summary>
    public double? MeanLatencyMs { get; init; }

    public double? P95LatencyMs { get; init; }

    /// <summary>To the first content, on average.</summary>
    public double? MeanTtftMs { get; init; }

    /// <summary>US dollars, of the requests whose cost is known; null where it is known of none.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Requests that used tokens and whose cost is not known.</summary>
    public long Unpriced { get; init; }

    /// <summary>Input tokens that met no cache.</summary>
    public long InputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>Error codes, the most frequent first.</summary>
    public IReadOnlyList<(string Code, long Count)> Errors { get; init; } = [];

    public long Tokens => TotalInput + OutputTokens;

    public long TotalInput => InputTokens + CacheReadTokens + CacheWriteTokens;

    /// <summary>The part of the requests that completed, from 0 to 1.</summary>
    public double? SuccessRate => Requests == 0 ? null : (double)Completed / Requests;

    /// <summary>The part of the input tokens that came from a cache, from 0 to 1.</summary>
    public double? CacheShare => TotalInput == 0 ? null : (double)CacheReadTokens / TotalInput;

    /// <summary>Failures that are not their callers' doing.</summary>
    public long OwnFailures => Errors.Where(error => !CallerErrors.Include(error.Code)).Sum(error => error.Count);

    /// <summary>Requests that deserved an answer: all but those their callers spoilt or left.</summary>
    public long Deserving => Completed + OwnFailures;

    /// <summary>The part of them that got one, from 0 to 1.</summary>
    public double? AnsweredShare => Deserving == 0 ? null : (double)Completed / Deserving;
}
