namespace Gateway.Alerting.Reports;

/// <summary>What to do about a weakness or an opportunity.</summary>
internal static class Remedies
{
    public static IEnumerable<Recommendation> For(IEnumerable<Finding> findings) =>
        from finding in findings
        let title = Title(finding)
        where title is not null
        select new Recommendation(finding.Kind, title, finding.Text, null, finding.Figures);

    // What an alert, a trend or a saving is about has its own entry, or its own recommendation.
    private static string? Title(Finding finding) => finding.Kind switch
    {
        "failures" => "See which providers and models fail (/admin/stats), and give the routes that do a second target.",
        "dominant_error" => ForError(finding.Subject!),
        "weak_provider" => $"Ask another provider before {finding.Subject} (PrimaryProvider, FallbackChain, Routes) while it fails.",
        "slow" => "Give the route the strategy latency, or ask a faster model; long answers are bounded with max_tokens.",
        "slow_first_token" => "Shorten or cache long prompts, and lower Timeouts:FirstEvent so that the next target is asked sooner.",
        "unpriced" => "Set a price for these models under Gateway:Prices.",
        "faster_provider" => $"Let a route with the strategy latency choose, where {finding.Subject} is not asked for its answers' sake.",
        "little_cache" => "Let callers mark what stays the same in their prompts for caching (cache_control).",
        _ => null,
    };

    private static string ForError(string code) => code switch
    {
        "authentication" or "permission" => "Set a valid credential for the provider that refuses the gateway's.",
        "quota_exhausted" => "Raise the quota at the provider, or pay its bill.",
        "rate_limit" or "on_hold" => "Ask the vendor for a higher rate limit, or share the load over several providers (strategy weighted).",
        "over_limit" or "queue_full" or "queue_timeout" => "Raise the provider's Limits or its Queue, or put another target behind it.",
        "overloaded" or "server_error" or "circuit_open" => "Put a target of another vendor behind the one that fails.",
        "timeout" => "See whether Timeouts are too short for these models, and whether the vendor is slow.",
        "connection" or "cut" => "Check the network between the gateway and the provider: proxies, DNS, idle timeouts.",
        "malformed" => "Check BaseUrl and Dialect of the provider: something else may answer in its place.",
        "client_closed" => "See whether the callers' own timeouts are shorter than the answers take.",
        "authentication_error" => "See who calls without a valid gateway key.",
        "not_found" or "not_found_error" => "Give the model names that callers use a route or a ModelMap entry.",
        "context_length_exceeded" or "context_window" => "Put a model with a longer context behind this one and name context_length_exceeded in FallbackOn.",
        _ when CallerErrors.Include(code) => "Tell the callers what is wrong with their requests: GET /admin/logs?failed=true lists them.",
        _ => "Look at these requests: GET /admin/logs?failed=true lists them.",
    };
}
