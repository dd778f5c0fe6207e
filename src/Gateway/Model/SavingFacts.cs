using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>
/// What the log shows of where money goes, for a period: the ground of advice on cost. Every list is of the newest requests or attempts of the period, at
/// most as many as the query looks at.
/// </summary>
/// <param name="SmallPrompts">Completed requests whose prompt and answer are small, by target.</param>
/// <param name="Prefixes">Prompt beginnings that were sent more than once.</param>
/// <param name="Unanswered">Attempts that cost money and brought no answer.</param>
/// <param name="Fallbacks">Requests that another target answered than the one that was asked first.</param>
/// <param name="Proven">Targets that answered, with how often they did.</param>
/// <param name="Share">The part of the period's requests that was looked at, above 0 to 1.</param>
public sealed record SavingFacts(
    IReadOnlyList<SmallPromptUse> SmallPrompts,
    IReadOnlyList<RepeatedPrefix> Prefixes,
    IReadOnlyList<UnansweredUse> Unanswered,
    IReadOnlyList<FellBackUse> Fallbacks,
    IReadOnlyList<ProvenTarget> Proven,
    double Share);

/// <param name="Usage">Of all of them together.</param>
/// <param name="CostUsd">Of all of them together; null where it is not known of each.</param>
public sealed record SmallPromptUse(Target Target, long Requests, TokenUsage Usage, decimal? CostUsd);

/// <param name="Bytes">How long the prefix is.</param>
/// <param name="Requests">How many requests began with it.</param>
/// <param name="First">When the first did.</param>
/// <param name="Last">When the last did.</param>
/// <param name="CacheReadTokens">What these requests read from a cache, together.</param>
public sealed record RepeatedPrefix(Target Target, long Hash, long Bytes, long Requests, DateTimeOffset First, DateTimeOffset Last, long CacheReadTokens);

/// <param name="Outcome">The word of what went wrong.</param>
public sealed record UnansweredUse(Target Target, string Outcome, long Attempts, decimal CostUsd);

/// <param name="Asked">The target that was asked first.</param>
/// <param name="Answered">The target that answered.</param>
/// <param name="Usage">What the answers used, together.</param>
/// <param name="CostUsd">What the answers cost, together; null where it is not known of each.</param>
public sealed record FellBackUse(Target Asked, Target Answered, long Requests, TokenUsage Usage, decimal? CostUsd);

/// <param name="Attempts">How often it was asked.</param>
/// <param name="Succeeded">How often it answered.</param>
public sealed record ProvenTarget(Target Target, long Attempts, long Succeeded);
