using Gateway.Model;

namespace Gateway.Accounting.Savings;

/// <summary>Attempts that were billed and brought no answer: cut, timed out, or left by their callers.</summary>
internal static class UnansweredAttempts
{
    public static IEnumerable<Saving> Of(SavingFacts facts) => facts.Unanswered.Select(Describe);

    private static Saving Describe(UnansweredUse use) => new(
        "unanswered_attempts",
        $"{Names.Of(use.Target)} was paid {Names.Usd(use.CostUsd)} for {use.Attempts} attempts that ended with {use.Outcome}.",
        use.Outcome switch
        {
            "timeout" => "What a provider has sent before a timeout is billed, and the retry or fallback is billed again: see whether its Timeouts are too short.",
            "client_closed" => "Callers left before the end: what had been sent until then is billed. See whether their own timeouts are too short.",
            "cut" => "The provider broke off in the middle of its answers; what it had sent is billed. Let another one be asked first while that lasts.",
            _ => "What a provider has sent before a failure is billed, and the retry or fallback is billed again.",
        },
        use.CostUsd,
        new Dictionary<string, decimal> { ["attempts"] = use.Attempts, ["costUsd"] = use.CostUsd });
}
