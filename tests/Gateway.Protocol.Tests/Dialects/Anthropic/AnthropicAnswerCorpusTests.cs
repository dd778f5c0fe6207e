using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

/// <summary>Every recorded answer, through the reader, the writers and the meter.</summary>
public sealed class AnthropicAnswerCorpusTests
{
    private static readonly AnthropicDialect Dialect = new();
    private static readonly EventWriterOptions Options = new("msg_fallback", "model", 0, true, DateTimeOffset.UnixEpoch);

    [Fact]
    public void RecordedStream_ReadAndWrittenAgain_SaysTheSameInValidGrammar()
    {
        Walk(streaming: true, minimum: 230, (wire, body) =>
        {
            var events = Dialect.ReadStream(body);
            var fold = events.Fold();
            if (wire.ResponseFidelity == "quoted")
                return fold.Error is { Kind: ChatErrorKind.Overloaded } ? null : "the error event was not read";
            if (fold.Error is { } error)
                return error.Message;
            var written = Encoding.UTF8.GetBytes(AnthropicEventWriterTests.Write(events));
            var folded = AnthropicGrammar.Fold(written);
            return Difference(fold.ToResponse(), folded) ?? Difference(fold.ToResponse(), Dialect.ReadStream(written).Fold().ToResponse());
        });
    }

    [Fact]
    public void RecordedBody_ReadAndWrittenAgain_SaysTheSame()
    {
        Walk(streaming: false, minimum: 190, (wire, body) =>
        {
            var events = Dialect.ReadBody(body);
            var response = events.Fold().ToResponse();
            if (events[^1] is ChatEvent.Failed failed)
                return failed.Error.Message;
            var streamed = AnthropicGrammar.Fold(Encoding.UTF8.GetBytes(AnthropicEventWriterTests.Write(events)));
            var output = new ArrayBufferWriter<byte>();
            Dialect.WriteResponse(response, Options, output);
            var again = Dialect.ReadBody(output.WrittenMemory.ToArray()).Fold().ToResponse();
            return Difference(response, streamed) ?? Difference(response, again) ?? ContentDifference(body, output.WrittenSpan);
        });
    }

    [Fact]
    public void MeterOfRecordedStream_KnowsWhatTheReaderKnows()
    {
        Walk(streaming: true, minimum: 230, (wire, body) =>
        {
            var meter = Dialect.CreateUsageMeter();
            var kinds = Meter(meter, body);
            var fold = Dialect.ReadStream(body).Fold();
            if (wire.ResponseFidelity == "quoted")
                return meter is { IsComplete: false, Error.Kind: ChatErrorKind.Overloaded } && kinds[^1] == FrameKind.Error ? null : "error not seen";
            if (!meter.IsComplete || !kinds.Contains(FrameKind.Terminal))
                return "not complete";
            return Difference(meter, fold.ToResponse());
        });
    }

    [Fact]
    public void MeterOfRecordedBody_KnowsWhatTheReaderKnows()
    {
        Walk(streaming: false, minimum: 190, (_, body) =>
        {
            var meter = Dialect.CreateUsageMeter();
            if (!meter.ObserveBody(body))
                return "not an answer";
            return Difference(meter, Dialect.ReadBody(body).Fold().ToResponse());
        });
    }

    [Fact]
    public void RecordedError_HasAKind()
    {
        WireCorpus.Require();
        var errors = WireCorpus.Cases("anthropic-messages").Where(c => c.Status >= 400).ToList();

        errors.Where(c => Dialect.ReadError(c.Status, c.Response) is { Kind: ChatErrorKind.Unknown } or { Message: "" }).ShouldBeEmpty();
        errors.Count.ShouldBeGreaterThan(25);
    }

    private static void Walk(bool streaming, int minimum, Func<WireCase, byte[], string?> check)
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wire in WireCorpus.Cases("anthropic-messages", streaming, 200))
        {
            if (wire.Request is { } request && AnthropicCorpus.IsLegacyCompletion(request) || streaming != wire.IsSse)
                continue;
            walked++;
            if (Attempt(wire, check) is { } why)
                failures.Add($"{wire}: {why}");
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(minimum);
    }

    private static string? Attempt(WireCase wire, Func<WireCase, byte[], string?> check)
    {
        try
        {
            return check(wire, wire.Response);
        }
        catch (Exception broken)
        {
            return broken.ToString();
        }
    }

    private static List<FrameKind> Meter(IUsageMeter meter, byte[] body)
    {
        var kinds = new List<FrameKind>();
        using var scanner = new SseFrameScanner();
        scanner.Append(body);
        while (scanner.TryRead(out var frame))
            kinds.Add(meter.Observe(frame));
        if (scanner.TryReadLast(out var last))
            kinds.Add(meter.Observe(last));
        return kinds;
    }

    private static string? Difference(IUsageMeter meter, ChatResponse expected) =>
        meter.Usage != expected.Usage ? $"usage {meter.Usage} instead of {expected.Usage}"
        : meter.StopReason != expected.StopReason ? $"stop {meter.StopReason} instead of {expected.StopReason}"
        : meter.Model != expected.Model ? $"model {meter.Model}"
        : meter.Id != expected.Id ? $"id {meter.Id}"
        : null;

    private static string? Difference(ChatResponse expected, FoldedMessage actual)
    {
        var blocks = expected.Content.Select(b => b switch
        {
            TextBlock text => ("text", text.Text, null as string),
            ToolUseBlock tool => ("tool_use", tool.Arguments, tool.Id),
            ReasoningBlock { Redacted: null } reasoning => ("thinking", reasoning.Text, reasoning.Signature ?? ""),
            ReasoningBlock => ("redacted_thinking", "", null),
            OpaqueBlock opaque => (opaque.Type, "", null),
            _ => ("?", "", null),
        });
        var written = actual.Blocks.Select(b => b.Type switch
        {
            "text" => (b.Type, b.Content, null),
            "tool_use" => (b.Type, b.Content, b.Id),
            "thinking" => (b.Type, b.Content, b.Signature),
            _ => (b.Type, "", null as string),
        });
        if (!blocks.SequenceEqual(written))
            return $"blocks [{string.Join(" | ", written)}] instead of [{string.Join(" | ", blocks)}]";
        var stop = AnthropicStopReason.Parse(actual.StopReason);
        return stop != expected.StopReason || actual.StopSequence != expected.StopSequence
            ? $"stop {actual.StopReason}"
            : UsageDifference(expected.Usage, actual.Usage);
    }

    private static string? UsageDifference(TokenUsage expected, JsonElement written) =>
        written.GetProperty("input_tokens").GetInt64() != (expected.Input ?? 0)
        || written.GetProperty("output_tokens").GetInt64() != (expected.Output ?? 0)
        || written.GetProperty("cache_read_input_tokens").GetInt64() != (expected.CacheRead ?? 0)
        || written.GetProperty("cache_creation_input_tokens").GetInt64() != (expected.CacheWrite ?? 0)
            ? $"usage {written} instead of {expected}"
            : null;

    private static string? Difference(ChatResponse expected, ChatResponse actual)
    {
        var (before, after) = (Text(expected), Text(actual));
        return before == after ? null : $"{after} instead of {before}";
    }

    /// <summary>Everything an answer says, so that two of them can be compared: absent and zero counts are the same on this wire.</summary>
    private static string Text(ChatResponse response) => string.Join('\n', (IEnumerable<string>)
    [
        $"{response.Id} {response.Model} {response.StopReason} {response.StopSequence}",
        $"{response.Usage.Input ?? 0} {response.Usage.CacheRead ?? 0} {response.Usage.CacheWrite5m ?? 0} {response.Usage.CacheWrite1h ?? 0} {response.Usage.Output ?? 0} {response.Usage.Reasoning}",
        .. response.Content.Select(b => b switch
        {
            OpaqueBlock opaque => opaque.Type + JsonText.Canonical(opaque.Raw),
            TextBlock text => $"{text.Text} {(text.Citations is { } c ? JsonText.Canonical(c) : null)}",
            ReasoningBlock r => $"{r.Text} {r.Signature ?? ""} {r.Redacted}",
            _ => b.ToString(),
        }),
    ]);

    /// <summary>The content array of a body written again holds the same JSON, but for what has no place: the fields beside known ones.</summary>
    private static string? ContentDifference(ReadOnlySpan<byte> recorded, ReadOnlySpan<byte> written)
    {
        var before = JsonText.Canonical(JsonElement.Parse(recorded).GetProperty("content"), dropped: ["caller", "citations:null"]);
        var after = JsonText.Canonical(JsonElement.Parse(written).GetProperty("content"), dropped: ["caller"]);
        return before == after ? null : $"content {after} instead of {before}";
    }
}
