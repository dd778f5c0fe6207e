using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Answers;

/// <summary>Decides what to say. The rules, in their order, are in README.md; nothing here depends on time or chance.</summary>
internal static class AnswerMaker
{
    private const int LongestEcho = 500;
    private const string Filler = "the quick brown fox jumps over the lazy dog ";

    public static Answer Make(Prompt prompt, FaultPlan plan)
    {
        if (plan.ShapesText)
        {
            return Shaped(prompt, plan);
        }

        var afterTools = prompt.ToolResult is not null;
        if (!afterTools && prompt.Mentions("refuse"))
        {
            return Counted(new Answer { Stop = StopCause.Refusal }, RefusalText);
        }

        var thinking = Think(prompt);
        var calls = ToolChooser.Choose(prompt);
        return calls.Count > 0 ? CallTools(prompt, thinking, calls) : Speak(prompt, thinking);
    }

    public static string RefusalText => "I can't help with that. (This refusal is simulated.)";

    private static Answer CallTools(Prompt prompt, TextPieces thinking, IReadOnlyList<ToolCall> calls)
    {
        var preamble = prompt.Mentions("preamble") ? TextPieces.Split($"[simulated {prompt.Model}] Let me look that up.") : TextPieces.Empty;
        var argumentTokens = 0;
        foreach (var call in calls)
        {
            argumentTokens += TextPieces.Split(call.Arguments).Count + TextPieces.Split(call.Name).Count;
        }

        return new Answer
        {
            Thinking = thinking,
            ThinkingRedacted = prompt.Mentions("redacted"),
            Text = preamble,
            Calls = calls,
            Stop = StopCause.ToolUse,
            OutputTokens = thinking.Count + preamble.Count + argumentTokens,
        };
    }

    private static Answer Speak(Prompt prompt, TextPieces thinking)
    {
        var text = TextFor(prompt);
        var (stopped, sequence) = CutAtStopSequence(text, prompt.StopSequences);
        var pieces = TextPieces.Split(stopped);
        var room = prompt.MaxTokens is { } most ? most - thinking.Count : int.MaxValue;
        var cut = pieces.Count > room;
        var answer = new Answer
        {
            Thinking = thinking,
            ThinkingRedacted = prompt.Mentions("redacted"),
            Text = cut ? pieces.Take(room) : pieces,
            Stop = cut ? StopCause.MaxTokens : sequence is null ? StopCause.EndTurn : StopCause.StopSequence,
            StopSequence = cut ? null : sequence,
        };
        return answer with { OutputTokens = thinking.Count + answer.Text.Count };
    }

    private static string TextFor(Prompt prompt)
    {
        if (prompt.JsonOutput)
        {
            return prompt.OutputSchema is { } schema
                ? SchemaFiller.Fill(schema, variant: 0)
                : SchemaFiller.Echo(prompt.Model, Shorten(prompt.UserText));
        }

        return prompt.ToolResult is { } result
            ? $"[simulated {prompt.Model}] The tool returned: {Shorten(result)}"
            : $"[simulated {prompt.Model}] You said: {Shorten(prompt.UserText)}";
    }

    private static TextPieces Think(Prompt prompt)
    {
        if (prompt.Thinking == ThinkingMode.Off)
        {
            return TextPieces.Empty;
        }

        var thinking = TextPieces.Split($"The user wrote {prompt.UserText.Length} characters. This is a simulation, so I will answer plainly.");
        // A limit smaller than the thought leaves no thought: what is reported never exceeds max_tokens.
        return prompt.MaxTokens <= thinking.Count ? TextPieces.Empty : thinking;
    }

    private static Answer Shaped(Prompt prompt, FaultPlan plan)
    {
        var bytes = plan.HugeBytes ?? plan.TextBytes;
        var length = Math.Max(bytes ?? (plan.Events!.Value * 5), plan.Events ?? 0);
        var text = FillerText($"[simulated {prompt.Model}] ", length);
        var pieces = plan switch
        {
            { HugeBytes: not null } => TextPieces.Whole(text),
            { Events: { } events } => TextPieces.Even(text, events),
            _ => TextPieces.Split(text),
        };
        return new Answer { Text = pieces, OutputTokens = Math.Max(pieces.Count, PromptMeter.Tokens(text.Length)) };
    }

    private static string FillerText(string start, int length) => string.Create(length, start, static (text, start) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var next = i < start.Length ? start[i] : Filler[(i - start.Length) % Filler.Length];
            text[i] = char.IsAscii(next) ? next : '?';
        }
    });

    private static (string Text, string? Sequence) CutAtStopSequence(string text, IReadOnlyList<string> sequences)
    {
        var at = text.Length;
        string? first = null;
        foreach (var sequence in sequences)
        {
            var found = sequence.Length == 0 ? -1 : text.IndexOf(sequence, StringComparison.Ordinal);
            if (found >= 0 && found < at)
            {
                (at, first) = (found, sequence);
            }
        }

        return (text[..at], first);
    }

    private static string Shorten(string text)
    {
        if (text.Length <= LongestEcho)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestEcho - 1]) ? LongestEcho - 1 : LongestEcho;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static Answer Counted(Answer answer, string generated) =>
        answer with { OutputTokens = TextPieces.Split(generated).Count };
}
