namespace Gateway.Alerting.Reports;

/// <summary>What goes well.</summary>
internal static class Strengths
{
    /// <summary>One failure in two hundred: what callers with a retry of their own do not notice.</summary>
    private const double ReliableShare = 0.995;

    /// <summary>From here on the cache is a good part of the bill.</summary>
    private const double CachedShare = 0.3;

    /// <summary>Milliseconds: people take an answer that begins within a second for prompt.</summary>
    private const double PromptTtftMs = 1000;

    public static IEnumerable<Finding> Of(ReportFacts facts, IReadOnlyList<Trend> trends)
    {
        var current = facts.Current;
        if (current.Deserving >= Evidence.LeastRequests && current.AnsweredShare is >= ReliableShare and var answered)
        {
            yield return new Finding(
                "reliable", $"{Wording.Share(answered)} of {Wording.Count(current.Deserving)} requests were answered (callers' own mistakes left out).", null,
                Evidence.Of(("answeredShare", answered), ("requests", current.Deserving)));
        }

        if (facts.Rescued > 0)
        {
            yield return new Finding(
                "fallback_saved", $"Fallback saved {Wording.Count(facts.Rescued, "request", "requests")}: another provider answered when the first could not.", null,
                Evidence.Of(("requests", facts.Rescued)));
        }

        if (current.CacheShare is >= CachedShare and var cached)
        {
            yield return new Finding(
                "cached_input", $"{Wording.Share(cached)} of {Wording.Count(current.TotalInput, "input token", "input tokens")} were read from a cache.", null,
                Evidence.Of(("cacheShare", cached), ("inputTokens", current.TotalInput)));
        }

        if (current.Completed >= Evidence.LeastRequests && current.MeanTtftMs is <= PromptTtftMs and var ttft)
        {
            yield return new Finding(
                "prompt_first_token", $"The first token comes after {Wording.Milliseconds(ttft)} on average.", null, Evidence.Of(("meanTtftMs", ttft)));
        }

        foreach (var trend in trends.Where(t => t.Direction == TrendDirection.Improving && Evidence.Suffices(facts)))
            yield return Evidence.Moved("improving", trend);
    }
}
