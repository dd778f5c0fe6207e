namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// What a model's name tells about how it is asked to think. The API has no field that says it: models up to the 4.5 generation take a budget of
/// tokens, later ones decide for themselves under an effort and refuse a budget; before 3.7 there is no thinking at all.
/// A name that is not recognised is taken for a new model.
/// </summary>
internal enum AnthropicThinking
{
    None,
    Budget,
    Adaptive,
}

internal static class AnthropicModel
{
    private static readonly string[] Families = ["opus-", "sonnet-", "haiku-"];

    public static AnthropicThinking Thinking(string model)
    {
        if (model.Contains("claude-3-7", StringComparison.Ordinal))
            return AnthropicThinking.Budget;
        if (IsBeforeFour(model))
            return AnthropicThinking.None;
        return Minor(model) is < 6 ? AnthropicThinking.Budget : AnthropicThinking.Adaptive;
    }

    /// <summary>A bound of the answer that every model of such a name takes: Claude's since 4 say 32,000 tokens and more.</summary>
    public static int SafeMaxTokens(string model) => model.Contains("claude-", StringComparison.Ordinal) && !IsBeforeFour(model) ? 32_000 : 4096;

    /// <summary>Tools held to their schema came with the models of late 2025 (4.5, and 4.1 of Opus).</summary>
    public static bool HasStrictTools(string model) => !IsBeforeFour(model) && Minor(model) is not 0;

    /// <summary>Answers held to a schema came with them.</summary>
    public static bool HasStructuredOutput(string model) => HasStrictTools(model);

    /// <summary>The 4.6 models answer 400 to <c>xhigh</c>; later ones take it.</summary>
    public static bool HasExtraHighEffort(string model) => Minor(model) is not 6;

    private static bool IsBeforeFour(string model) =>
        model.Contains("claude-3", StringComparison.Ordinal)
        || model.Contains("claude-2", StringComparison.Ordinal)
        || model.Contains("claude-instant", StringComparison.Ordinal);

    /// <summary>x of <c>sonnet-4-x</c>, 0 for <c>sonnet-4-20250514</c> and <c>sonnet-4</c>; null for any other name.</summary>
    private static int? Minor(string model)
    {
        foreach (var family in Families)
        {
            var at = model.IndexOf(family + "4", StringComparison.Ordinal);
            if (at < 0)
                continue;
            var rest = model.AsSpan(at + family.Length + 1);
            if (rest is not ['-', >= '0' and <= '9', ..])
                return 0;
            rest = rest[1..];
            var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? rest[..end] : rest;
            return digits.Length > 2 ? 0 : int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        }

        return null;
    }
}
