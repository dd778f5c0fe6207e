using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>Every recorded answer in this dialect, read and held against a simple reading of the same bytes.</summary>
public sealed class OpenAiCorpusTests
{
    private static readonly OpenAiDialect Dialect = new();

    // An empty id or model reads as none.
    private static readonly EventWriterOptions Options = new("", "", 0, IncludeUsage: true, DateTimeOffset.UnixEpoch);

    private static IEnumerable<WireCase> Answers => WireCorpus.Cases("openai-chat").Where(c => c.Status == 200);

    [Fact]
    public void RecordedAnswers_KeepTheOrderOfEvents() =>
        Walk(Answers, 1000, c => EventOrder.Violation(Events(c)));

    [Fact]
    public void RecordedAnswers_FinishUnlessCutOrAnError() => Walk(Answers, 1000, c =>
    {
        var recorded = RecordedAnswer.Read(c);
        var failed = Events(c)[^1] as ChatEvent.Failed;
        var broken = recorded.HasError || !recorded.HasChoice || (c.IsSse && recorded.Finish is null);
        return broken == (failed is not null) ? null : $"recorded broken: {broken}, read: {failed?.Error.ToString() ?? "finished"}";
    });

    [Fact]
    public void RecordedAnswers_FoldToTheirTextReasoningAndRefusal() => Walk(Answers, 1000, c =>
    {
        var recorded = RecordedAnswer.Read(c);
        var response = Events(c).Fold().ToResponse();
        var text = string.Concat(response.Content.OfType<TextBlock>().Where(t => !t.IsRefusal).Select(t => t.Text));
        var refusal = string.Concat(response.Content.OfType<TextBlock>().Where(t => t.IsRefusal).Select(t => t.Text));
        var reasoning = string.Concat(response.Content.OfType<ReasoningBlock>().Select(t => t.Text));
        return Differs("text", recorded.Text, text) ?? Differs("refusal", recorded.Refusal, refusal)
            ?? Differs("reasoning", recorded.Reasoning, reasoning) ?? Differs("model", recorded.Model, response.Model);
    });

    [Fact]
    public void RecordedAnswers_FoldToTheirToolCalls() => Walk(Answers, 1000, c =>
    {
        var recorded = RecordedAnswer.Read(c).Calls;
        var read = Events(c).Fold().ToResponse().Content.OfType<ToolUseBlock>().ToList();
        if (read.Select(t => t.Id).Distinct().Count() != read.Count || read.Any(t => t.Id.Length == 0))
            return "tool call ids are empty or not unique";
        return Differs(
            "calls",
            string.Join('|', recorded.Select(r => $"{r.Id}:{r.Name}:{r.Arguments}")),
            string.Join('|', read.Select((t, i) => $"{(recorded[Math.Min(i, recorded.Count - 1)].Id is null ? null : t.Id)}:{t.Name}:{t.Arguments}")));
    });

    [Fact]
    public void RecordedAnswers_FoldToTheirStopReason() => Walk(Answers, 1000, c =>
    {
        var recorded = RecordedAnswer.Read(c);
        if (Events(c)[^1] is not ChatEvent.Finished finished)
            return null;
        var hasCalls = Events(c).Any(e => e is ChatEvent.BlockStarted { Block: ToolUseBlock or OpaqueBlock });
        var expected = recorded switch
        {
            { Finish: "content_filter" } => StopReason.Refusal,
            { Finish: "length" } => StopReason.MaxTokens,
            { Refusal.Length: > 0 } => StopReason.Refusal,
            _ when hasCalls => StopReason.ToolUse,
            _ => StopReason.EndTurn,
        };
        return Differs("stop", expected.ToString(), finished.Reason.ToString());
    });

    [Fact]
    public void RecordedAnswers_FoldToTheirUsage() => Walk(Answers, 1000, c =>
    {
        var recorded = RecordedAnswer.Read(c).Usage;
        var read = Events(c).Fold().ToResponse().Usage;
        if (recorded is not { } usage)
            return read.Source == UsageSource.Unknown ? null : "usage out of nothing";
        var (prompt, completion, total) = (Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"), Count(usage, "total_tokens"));
        var cached = Math.Max(
            Detail(usage, "prompt_tokens_details", "cached_tokens"),
            Math.Max(Count(usage, "prompt_cache_hit_tokens"), Math.Max(Count(usage, "cache_read_input_tokens"), Math.Max(Count(usage, "cached_tokens"), Count(usage, "num_cached_tokens")))));
        var written = Math.Max(Count(usage, "cache_creation_input_tokens"), Detail(usage, "prompt_tokens_details", "cache_write_tokens"));
        var uncounted = total - prompt - completion;
        if (uncounted > 0 && uncounted == Detail(usage, "completion_tokens_details", "reasoning_tokens"))
            completion += uncounted;
        else if (uncounted > 0 && uncounted == Detail(usage, "prompt_tokens_details", "audio_tokens"))
            prompt += uncounted;
        return Differs(
            "usage",
            $"{Math.Max(0, prompt - cached - written)}+{cached}+{written} {completion}",
            $"{read.Input}+{read.CacheRead ?? 0}+{read.CacheWrite ?? 0} {read.Output}")
            ?? (read.Reasoning > read.Output ? "more reasoning than output" : null);
    });

    [Fact]
    public void RecordedAnswers_AreMeteredAsTheyAreRead() => Walk(Answers, 1000, c =>
    {
        var meter = Dialect.CreateUsageMeter();
        var events = Events(c);
        var response = events.Fold();
        if (c.IsSse)
            ObserveStream(meter, c.Response);
        else if (!meter.ObserveBody(c.Response) != events[^1] is ChatEvent.Failed)
            return "body accepted and not read, or the reverse";
        return Differs("usage", response.ToResponse().Usage.ToString(), meter.Usage.ToString())
            ?? Differs("error", response.Error?.Kind.ToString(), meter.Error?.Kind.ToString() ?? (response.Error is null ? null : "Malformed"))
            ?? (response.Error is not null ? null : Differs("stop", response.ToResponse().StopReason.ToString(), meter.StopReason?.ToString()))
            ?? (response.Error is not null ? null : Differs("id", response.ToResponse().Id, meter.Id))
            ?? Differs("complete", (response.Error is null).ToString(), meter.IsComplete.ToString());
    });

    [Fact]
    public void RecordedStreams_CommitWithTheirFirstContent() => Walk(Answers.Where(c => c.IsSse && !HasManyCandidates(c)), 480, c =>
    {
        var meter = Dialect.CreateUsageMeter();
        var reader = Dialect.CreateEventReader();
        using var scanner = new SseFrameScanner();
        scanner.Append(c.Response);
        var seen = false;
        while (scanner.TryRead(out var frame) || scanner.TryReadLast(out frame))
        {
            var events = new List<ChatEvent>();
            reader.Read(frame, events);
            var content = events.Any(e => e is ChatEvent.BlockStarted);
            seen |= meter.Observe(frame) == FrameKind.Content;
            if (seen && !content && !events.Any(e => e is ChatEvent.BlockDelta))
                return $"held for content: {System.Text.Encoding.UTF8.GetString(frame.Data.Span)}";
            if (content)
                return seen ? null : $"content passed over: {System.Text.Encoding.UTF8.GetString(frame.Data.Span)}";
        }

        return seen ? "content without a block" : null;
    });

    [Fact]
    public void RecordedStreams_SplitAtAnyByte_GiveTheSameEvents()
    {
        WireCorpus.Require();
        var sample = Answers.Where(c => c.IsSse && c.Response.Length < 3000).Where((_, i) => i % 5 == 0).ToList();
        Walk(sample, 10, c =>
        {
            var whole = Lines(Dialect.ReadStream(c.Response));
            for (var at = 1; at < c.Response.Length; at++)
            {
                if (Lines(ReadSplit(c.Response, at)) != whole)
                    return $"differs when split at byte {at}";
            }

            return null;
        });
    }

    [Fact]
    public void RecordedAnswers_WrittenAndReadAgain_AreTheSame() => Walk(Answers, 1000, c =>
    {
        var events = Events(c);
        var before = events.Fold();
        if (before.Error is not null)
            return null;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = Dialect.CreateEventWriter(Options);
        foreach (var chatEvent in events)
            writer.Write(chatEvent, output);
        var streamed = Dialect.ReadStream(output.WrittenSpan);

        output = new System.Buffers.ArrayBufferWriter<byte>();
        Dialect.WriteResponse(before.ToResponse(), Options, output);
        var unary = Dialect.ReadBody(output.WrittenMemory);
        return EventOrder.Violation(streamed)
            ?? Differs("stream", Summary(before.ToResponse()), Summary(streamed.Fold().ToResponse()))
            ?? Differs("unary", Summary(before.ToResponse()), Summary(unary.Fold().ToResponse()));
    });

    [Fact]
    public void RecordedErrors_HaveAKind() =>
        Walk(WireCorpus.Cases("openai-chat").Where(c => c.Status >= 400), 60, c =>
        {
            var error = Dialect.ReadError(c.Status, c.Response);
            return error.Kind == ChatErrorKind.Unknown || error.Message.Length == 0 || error.Message.StartsWith('{') ? error.ToString() : null;
        });

    private static void Walk(IEnumerable<WireCase> cases, int atLeast, Func<WireCase, string?> check)
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wireCase in cases)
        {
            walked++;
            if (check(wireCase) is { } why)
                failures.Add($"{wireCase.Path}: {why}");
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    // A second candidate's words are content to a relay; the reader passes over them.
    private static bool HasManyCandidates(WireCase c) => c.Response.AsSpan().IndexOf("\"index\":1}]"u8) >= 0;

    private static List<ChatEvent> Events(WireCase c) => c.IsSse ? Dialect.ReadStream(c.Response) : Dialect.ReadBody(c.Response);

    private static List<ChatEvent> ReadSplit(byte[] body, int at)
    {
        var events = new List<ChatEvent>();
        var reader = Dialect.CreateEventReader();
        using var scanner = new SseFrameScanner();
        foreach (var piece in new[] { body[..at], body[at..] })
        {
            scanner.Append(piece);
            while (scanner.TryRead(out var frame))
                reader.Read(frame, events);
        }

        if (scanner.TryReadLast(out var last))
            reader.Read(last, events);
        reader.Complete(events);
        return events;
    }

    private static void ObserveStream(IUsageMeter meter, byte[] body)
    {
        using var scanner = new SseFrameScanner();
        scanner.Append(body);
        while (scanner.TryRead(out var frame) || scanner.TryReadLast(out frame))
            meter.Observe(frame);
    }

    // Text and calls, reasoning without its blocks' borders, all in one line. A call without arguments is {} once written.
    private static string Summary(ChatResponse r) => string.Join('\n',
        string.Concat(r.Content.OfType<ReasoningBlock>().Select(b => b.Text)),
        string.Concat(r.Content.OfType<TextBlock>().Select(b => b.Text)),
        string.Join('|', r.Content.OfType<ToolUseBlock>().Select(t => $"{t.Id}:{t.Name}:{(t.Arguments.Length == 0 ? "{}" : t.Arguments)}")),
        string.Join('|', r.Content.OfType<OpaqueBlock>().Select(t => t.Raw.GetRawText())),
        r.StopReason == StopReason.ContextWindowExceeded ? StopReason.MaxTokens : r.StopReason,
        $"{r.Id} {r.Model} {r.Usage.TotalInput ?? 0} {r.Usage.CacheRead ?? 0} {r.Usage.Output ?? 0} {r.Usage.Reasoning ?? 0}");

    private static string Lines(IEnumerable<ChatEvent> events) => string.Join('\n', events.Select(e => e is ChatEvent.Opaque o ? o.Raw.GetRawText() : e.ToString()));

    private static string? Differs(string what, string? expected, string? actual) =>
        expected == actual ? null : $"{what}: expected <{Cut(expected)}>, was <{Cut(actual)}>";

    private static string? Cut(string? text) => text?.Length > 300 ? text[..300] : text;

    private static long Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    private static long Detail(JsonElement usage, string details, string name) =>
        usage.TryGetProperty(details, out var inner) && inner.ValueKind == JsonValueKind.Object ? Count(inner, name) : 0;
}
