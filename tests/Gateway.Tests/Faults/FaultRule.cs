namespace Gateway.Tests.Faults;

/// <summary>
/// What the contract demands of a cell, from the kind of its failure alone. Nothing here calls the product: it is the second opinion.
/// </summary>
/// <param name="Retries">How often the same target is asked again.</param>
internal sealed record FaultRule(int Retries)
{
    /// <summary>The matrix's configuration: one retry, waits of two seconds at most.</summary>
    public static readonly FaultRule Contract = new(Retries: 1);

    // Also the longest wait for a retry while another target is ready.
    private const int LongestWait = 2;

    public Expectation Of(FaultCell cell)
    {
        if (cell.Word == Words.Ok)
            return Complete(cell, [(cell.Provider, Words.Ok)]) with { Shape = Shape(cell) };
        if (cell.Word == Words.ClientClosed)
            return ClientLeft(cell);
        var rule = cell.Fault.SaidWith429 && cell.Exchange != Exchange.Relay
            ? KindRule.Of(cell.Word) with { Status = 429, Type = "rate_limit_error" }
            : KindRule.Of(cell.Word);
        var counts = rule.Counts && !cell.Fault.GatewaysOwn;
        if (IsCommitted(cell))
            return Broken(cell, rule, counts);

        var retries = IsRetried(cell, rule) ? Retries : 0;
        if (cell.Fault.Once && retries > 0)
            return Complete(cell, [(cell.Provider, cell.Word), (cell.Provider, Words.Ok)]) with { FailureThreshold = 2 };
        (string, string)[] failures = [.. Enumerable.Repeat((cell.Provider, cell.Word), 1 + retries)];
        var end = cell.HasNext && rule.FallsBack && !cell.Fault.GatewaysOwn
            ? Complete(cell, [.. failures, (cell.Next, Words.Ok)])
            : Refused(cell, rule, failures);
        return end with { OpensCircuit = counts, FailureThreshold = counts ? failures.Length : 1, Hold = Hold(cell) };
    }

    /// <summary>The one flaw that ends well is one a relay passes on.</summary>
    private static AnswerShape Shape(FaultCell cell) =>
        !cell.IsStream ? AnswerShape.Message : cell.Fault.AfterContent ? AnswerShape.RelayedStream : AnswerShape.CleanStream;

    private static bool IsCommitted(FaultCell cell) => cell.Fault.AfterContent && cell.IsStream;

    /// <summary>A time-out is retried only where the provider itself announced it: the gateway has waited long enough.</summary>
    private static bool IsRetried(FaultCell cell, KindRule rule) =>
        (rule.Retried || (cell.Word == "timeout" && cell.Fault.Answered is not null))
        && !(cell.Fault.RetryAfter > LongestWait);

    private static Expectation Complete(FaultCell cell, IReadOnlyList<(string, string)> attempts) => new()
    {
        Shape = cell.IsStream ? AnswerShape.CleanStream : AnswerShape.Message,
        Status = 200,
        Attempts = attempts,
    };

    private static Expectation ClientLeft(FaultCell cell) => new()
    {
        Shape = AnswerShape.None,
        Status = IsCommitted(cell) ? 200 : 499,
        Attempts = [(cell.Provider, Words.ClientClosed)],
        PartialUsage = true,
    };

    private static Expectation Broken(FaultCell cell, KindRule rule, bool counts) => new()
    {
        Shape = AnswerShape.BrokenStream,
        Status = 200,
        ErrorType = rule.EventType,
        Attempts = [(cell.Provider, cell.Word)],
        OpensCircuit = counts,
        PartialUsage = true,
    };

    private static Expectation Refused(FaultCell cell, KindRule rule, IReadOnlyList<(string, string)> attempts)
    {
        // A relayed error keeps its headers; of the others only the 429 has a time in the contract.
        if (cell is { Exchange: Exchange.Relay, Fault.Answered: { Status: not (401 or 403) } answered })
        {
            return new Expectation
            {
                Shape = AnswerShape.RelayedError, Status = answered.Status, ErrorType = answered.Type, RetryAfter = cell.Fault.RetryAfter, Attempts = attempts,
            };
        }

        return new Expectation
        {
            Shape = AnswerShape.Error, Status = rule.Status, ErrorType = rule.Type, RetryAfter = rule.Status == 429 ? cell.Fault.RetryAfter : null,
            Attempts = attempts, PartialUsage = IsSilence(cell),
        };
    }

    private static int? Hold(FaultCell cell) => cell.Word == "rate_limit" ? cell.Fault.RetryAfter : null;

    /// <summary>The provider has the request, and was not waited for; a status that says so is its own word that it did not answer.</summary>
    private static bool IsSilence(FaultCell cell) => cell is { Word: "timeout", Fault: { Answered: null, Means: not AddressMeans } };
}
