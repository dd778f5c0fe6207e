using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting;

/// <summary>What the attempts of one request used and cost together.</summary>
/// <param name="Usage">The sum of their tokens.</param>
/// <param name="Price">The sum of their costs; unknown where one that used tokens has no known price.</param>
public readonly record struct Bill(TokenUsage Usage, PricedUsage Price)
{
    /// <summary>Adds up attempts that have their price.</summary>
    public static Bill Of(IReadOnlyList<Attempt> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        var (usage, usd, unpriced, versions) = (default(TokenUsage), (decimal?)null, false, (string?)null);
        // By index: the enumerator of a list behind an interface is an object of its own, thrice a request.
        for (var i = 0; i < attempts.Count; i++)
        {
            var attempt = attempts[i];
            usage = usage.Plus(attempt.Usage);
            unpriced |= attempt.Price.Usd is null && HasTokens(attempt.Usage);
            usd = attempt.Price.Usd is { } cost ? (usd ?? 0) + cost : usd;
            versions = Join(versions, attempt.Price.PriceVersion);
        }

        return new Bill(usage, new PricedUsage(unpriced ? null : usd, versions));
    }

    private static bool HasTokens(in TokenUsage usage) => usage.TotalInput > 0 || usage.Output > 0;

    private static string? Join(string? versions, string? version) =>
        version is null || versions == version ? versions : versions is null ? version : $"{versions} {version}";
}
