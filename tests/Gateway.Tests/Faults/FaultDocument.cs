using System.Text;

namespace Gateway.Tests.Faults;

/// <summary>Writes the matrix as a table: a line a fault and way of meeting it, ways that end alike on one line.</summary>
internal static class FaultDocument
{
    private const string Head =
        """
        | fault | how it is made | answer | provider | another target is ready | alone | afterwards |
        |---|---|---|---|---|---|---|

        """;

    public static string Render(FaultRule rule)
    {
        var text = new StringBuilder(Head);
        foreach (var fault in Faults.All)
        {
            var label = $"{fault.Name} | {fault.Means.Description}{(fault.Once ? ", the first call only" : "")}";
            foreach (var line in Lines(fault, rule))
            {
                text.Append("| ").Append(label).Append(" | ").Append(line).Append(" |\n");
                label = " | ";
            }
        }

        text.Append('\n');
        foreach (var fault in Faults.All.Where(fault => Remark(fault) is not null))
            text.Append("- ").Append(fault.Name).Append(": ").Append(Remark(fault)).Append(".\n");
        return text.ToString();
    }

    private static IEnumerable<string> Lines(Fault fault, FaultRule rule) =>
        from mode in Enum.GetValues<Mode>()
        from exchange in Enum.GetValues<Exchange>()
        let cell = new FaultCell(fault, mode, exchange, Chain.Fallback)
        where cell.NotApplicable is null
        let end = $"{End(cell, rule)} | {End(cell with { Chain = Chain.Alone }, rule)} | {Afterwards(cell, rule)}"
        group cell by end into alike
        select $"{Names(alike.Select(c => c.Mode.ToString().ToLowerInvariant()))} | {Names(alike.Select(c => c.Provider))} | {alike.Key}";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct());

    private static string End(FaultCell cell, FaultRule rule)
    {
        var end = rule.Of(cell);
        var attempts = string.Join(", ", end.Attempts.Select(a => $"{(a.Provider == cell.Provider ? "it" : "next")}={a.Word}"));
        return $"{Answer(end)}; `{attempts}`{(end.PartialUsage ? "; partial usage" : "")}";
    }

    private static string Answer(Expectation end) => end.Shape switch
    {
        AnswerShape.None => $"nobody to tell (logged as {end.Status})",
        AnswerShape.Message or AnswerShape.CleanStream => "200",
        AnswerShape.RelayedStream => "200, passed on",
        AnswerShape.BrokenStream => $"200, content, then `event: error` with `{end.ErrorType}`",
        _ => $"{end.Status} `{end.ErrorType}`{(end.RetryAfter is { } seconds ? $", retry-after {seconds}" : "")}"
            + (end.Shape == AnswerShape.RelayedError ? ", the provider's body" : ""),
    };

    /// <summary>What the provider has to bear; the same whether another target is ready or not.</summary>
    private static string Afterwards(FaultCell cell, FaultRule rule)
    {
        var end = rule.Of(cell with { Chain = Chain.Alone });
        return end.OpensCircuit ? "counts" : end.Hold is { } seconds ? $"on hold for {seconds} s" : "–";
    }

    private static string? Remark(Fault fault)
    {
        string?[] remarks =
        [
            fault.Note, fault.NotUnary is { } unary ? $"not unary: {unary}" : null, fault.NotStreamed is { } streamed ? $"not streamed: {streamed}" : null,
            fault.NotSaid,
        ];
        return remarks.Any(remark => remark is not null) ? string.Join("; ", remarks.Where(remark => remark is not null)) : null;
    }
}
