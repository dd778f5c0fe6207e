using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>
/// Fills in what a provider left unsaid of an answer it may bill, and what a cut answer had grown to since it last said: providers bill what they have
/// sent (and read), whoever ended it.
/// </summary>
public static class UsageEstimate
{
    // A rough count: the text itself is not kept.
    private const int BytesPerToken = 4;

    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="said">The provider's own numbers.</param>
    /// <param name="answerBytes">Bytes of the answer's own words.</param>
    /// <param name="isFinal">The numbers are those of the answer's end.</param>
    /// <param name="countInput">Counts the request's tokens; asked only where the provider did not say. Null: nobody can.</param>
    public static TokenUsage Of(Outcome outcome, in TokenUsage said, long answerBytes, bool isFinal, Func<long?> countInput)
    {
        if (answerBytes == 0 && IsUnbilled(outcome))
            return said;
        var sent = OutputTokens(answerBytes);
        var output = said.Output is not { } known ? sent : isFinal ? known : Math.Max(known, sent);
        var input = said.TotalInput is null ? countInput() : said.Input;
        return output == said.Output && input == said.Input
            ? said
            : said with { Input = input, Output = output, Source = UsageSource.Estimated };
    }

    /// <summary>A rough count of the tokens of an answer that has <paramref name="bytes"/> of its own words.</summary>
    public static long OutputTokens(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    private static bool IsUnbilled(Outcome outcome) =>
        outcome is { Side: AttemptSide.Provider, Error.Kind: not (ChatErrorKind.Cut or ChatErrorKind.Timeout) };
}
