using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiCorpusTests
{
    private readonly GeminiDialect _dialect = new();

    private static IEnumerable<WireCase> Answers => WireCorpus.Cases("gemini-generate").Where(c => c.Status == 200);

    [Fact]
    public void RecordedAnswers_EventsStandInOrder() =>
        Check(450, (wireCase, _) => EventOrder.Violation(Read(wireCase)));

    [Fact]
    public void RecordedAnswers_SayWhatASimpleReadingSays() => Check(450, (wireCase, simple) =>
    {
        var response = Read(wireCase).Fold().ToResponse();
        var calls = response.Content.OfType<ToolUseBlock>().ToList();
        return Differs("text", simple.Text, Join<TextBlock>(response, b => b.Text))
            ?? Differs("thoughts", simple.Thoughts, Join<ReasoningBlock>(response, b => b.Text))
            ?? Differs("names", Names(simple.Calls.Select(c => (string)c["name"]!)), Names(calls.Select(c => c.Name)))
            ?? Differs("signatures", Names(simple.Signatures), Names(response.Content.OfType<ReasoningBlock>().Select(b => b.Signature).OfType<string>()))
            ?? Differs("opaque parts", simple.OpaqueParts, response.Content.OfType<OpaqueBlock>().Count())
            ?? Differs("id", (string?)simple.Chunks[0]["responseId"], response.Id)
            ?? Differs("model", (string?)simple.Chunks[0]["modelVersion"], response.Model)
            ?? DifferentArguments(simple, calls);
    });

    [Fact]
    public void RecordedAnswers_IdsAreTheProvidersOrUnique() => Check(450, (wireCase, simple) =>
    {
        var calls = Read(wireCase).Fold().ToResponse().Content.OfType<ToolUseBlock>().ToList();
        for (var i = 0; i < calls.Count; i++)
        {
            if ((string?)simple.Calls[i]["id"] is { } id ? calls[i].Id != id : !calls[i].Id.StartsWith("call_", StringComparison.Ordinal))
                return $"id of call {i} is {calls[i].Id}";
        }

        return Differs("distinct ids", calls.Count, calls.Select(c => c.Id).Distinct().Count());
    });

    [Fact]
    public void RecordedAnswers_EndAsTheirFinishReasonSays() => Check(450, (wireCase, simple) =>
    {
        var end = Read(wireCase)[^1];
        var hasContent = simple.Text.Length + simple.Thoughts.Length + simple.Calls.Count + simple.OpaqueParts > 0;
        var expected = simple switch
        {
            { HasError: true } => "error",
            { IsBlocked: true } => "Refusal",
            { Finish: null } when wireCase.Streaming => "Cut",
            { Finish: "MAX_TOKENS" or "2" } => "MaxTokens",
            { Finish: "SAFETY" or "RECITATION" or "MODEL_ARMOR" } => "Refusal",
            { Finish: "MALFORMED_FUNCTION_CALL", Calls.Count: 0 } => "Malformed",
            { Finish: "OTHER" } when !hasContent => "ServerError",
            { Calls.Count: > 0 } => "ToolUse",
            _ => "EndTurn",
        };
        return end switch
        {
            ChatEvent.Finished finished => Differs("end", expected, finished.Reason.ToString()),
            ChatEvent.Failed failed when expected == "error" => failed.Error.Kind == ChatErrorKind.Unknown ? "untyped error" : null,
            ChatEvent.Failed failed => Differs("end", expected, failed.Error.Kind.ToString()),
            _ => "no end",
        };
    });

    [Fact]
    public void RecordedAnswers_UsageIsInDisjointBuckets() => Check(450, (wireCase, simple) =>
    {
        var usage = Read(wireCase).Fold().ToResponse().Usage;
        var cached = simple.Usage("cachedContentTokenCount");
        return Differs("all input", Sum(simple.Usage("promptTokenCount"), simple.Usage("toolUsePromptTokenCount")), usage.TotalInput)
            ?? Differs("cache read", cached, usage.CacheRead)
            ?? Differs("output", Sum(simple.Usage("candidatesTokenCount"), simple.Usage("thoughtsTokenCount")), usage.Output)
            ?? Differs("reasoning", simple.Usage("thoughtsTokenCount"), usage.Reasoning)
            ?? Differs("cache writes", null, usage.CacheWrite)
            ?? (usage.Input < 0 ? "negative input" : null);
    });

    [Fact]
    public void RecordedAnswers_MeterSaysWhatTheReaderSays() => Check(450, (wireCase, _) =>
    {
        var events = Read(wireCase);
        var response = events.Fold().ToResponse();
        var meter = _dialect.CreateUsageMeter();
        var kinds = Meter(meter, wireCase);
        var finished = events[^1] as ChatEvent.Finished;
        var failed = events[^1] as ChatEvent.Failed;
        return Differs("usage", response.Usage, meter.Usage)
            ?? Differs("stop reason", finished?.Reason, meter.StopReason)
            ?? Differs("complete", finished is not null, meter.IsComplete)
            ?? Differs("id", response.Id, meter.Id)
            ?? Differs("model", response.Model, meter.Model)
            ?? Differs("error", failed?.Error.Kind is ChatErrorKind.Cut ? null : failed?.Error.Kind, meter.Error?.Kind)
            ?? (wireCase.IsSse ? Differs("content", response.Content.Any(b => b is not ReasoningBlock { Text: "" }), kinds.Contains(FrameKind.Content)) : null);
    });

    [Fact]
    public void RecordedStreams_FoldLikeOneChunkWithAllTheirParts() => Check(230, (wireCase, simple) => wireCase.Streaming && !simple.HasError && simple.Finish is not null, (wireCase, simple) =>
    {
        var last = simple.Chunks[^1].DeepClone().AsObject();
        var usage = new JsonObject();
        foreach (var (key, value) in simple.Chunks.SelectMany(c => c["usageMetadata"]?.AsObject().ToList() ?? []))
            usage[key] = value?.DeepClone();
        last["responseId"] = simple.Chunks[0]["responseId"]?.DeepClone();
        last["usageMetadata"] = usage;
        last["candidates"] = new JsonArray(new JsonObject
        {
            ["content"] = new JsonObject { ["parts"] = new JsonArray([.. simple.Parts.Select(p => p.DeepClone())]) },
            ["finishReason"] = simple.Finish,
        });
        var streamed = Show(Read(wireCase).Fold().ToResponse());
        var unary = Show(_dialect.ReadBody(Encoding.UTF8.GetBytes(last.ToJsonString())).Fold().ToResponse());
        return Differs("fold", streamed, unary);
    });

    [Fact]
    public void RecordedUnaryAnswers_AreOneChunkOfAStream() => Check(220, (wireCase, simple) => !wireCase.Streaming && (simple.Finish is not null || simple.IsBlocked), (wireCase, simple) =>
    {
        var line = simple.Chunks[0].ToJsonString();
        var streamed = _dialect.ReadStream(Encoding.UTF8.GetBytes($"data: {line}\r\n\r\n"));
        return Differs("events", Show(_dialect.ReadBody(Encoding.UTF8.GetBytes(line))), Show(streamed));
    });

    [Fact]
    public void RecordedStreams_SplitAtEveryByte_GiveTheSameEvents()
    {
        WireCorpus.Require();
        string[] paths =
        [
            "gemini/cagent/TestExec_Gemini_ToolCall__0",
            "gemini/vercel-ai/google__google-stream-no-args-tool-call-stream",
            "gemini-vertex/firebase-mock-responses/vertexai__streaming-failure-error-mid-stream",
        ];
        foreach (var body in paths.Select(p => WireCorpus.Case(p).Response))
        {
            var whole = Show(_dialect.ReadStream(body));
            for (var split = 1; split < body.Length; split++)
                Show(ReadInTwo(body, split)).ShouldBe(whole, $"split at {split}");
        }
    }

    [Fact]
    public void RecordedErrors_AreTyped()
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var seen = 0;
        foreach (var wireCase in WireCorpus.Cases("gemini-generate").Where(c => c.Status >= 400))
        {
            seen++;
            var error = _dialect.ReadError(wireCase.Status, wireCase.Response);
            if (error.Kind == ChatErrorKind.Unknown || error.Message.Length == 0 || error.Type is null || error.Code is null)
                failures.Add($"{wireCase}: {error}");
            if (Encoding.UTF8.GetString(wireCase.Response).Contains("retryDelay", StringComparison.Ordinal) && error.RetryAfter is null)
                failures.Add($"{wireCase}: no delay");
        }

        failures.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void RecordedSignatures_ReturnOnTheSameParts() => Check(150, (_, simple) => !simple.HasError && simple.Signatures.Count > 0, (wireCase, simple) =>
    {
        var response = Read(wireCase).Fold().ToResponse();
        var request = new ChatRequest
        {
            Origin = Dialect.Anthropic,
            Messages = [new ChatMessage(ChatRole.Assistant, response.Content)],
        };
        var body = JsonNode.Parse(GeminiRequests.Write(_dialect, request, "gemini-3-pro-preview").Body)!;
        var sent = body["contents"]![0]!["parts"]!.AsArray().Select(p => p!.AsObject());
        return Differs("signed parts", Names(Signed(simple.Parts, joinsEmptyText: true)), Names(Signed(sent, joinsEmptyText: false)));
    });

    /// <summary>The signed parts in words. In a recording, an empty text part that follows text carries the signature of that text.</summary>
    private static IEnumerable<string> Signed(IEnumerable<JsonObject> parts, bool joinsEmptyText)
    {
        var afterText = false;
        foreach (var part in parts)
        {
            var text = (string?)part["text"];
            afterText = text is { Length: > 0 } ? part["thought"] is null : joinsEmptyText && afterText && text is not null;
            if ((string?)part["thoughtSignature"] is not { } signature)
                continue;
            var what = part["functionCall"]?["name"]?.ToString() ?? (text is null ? part.First().Key : afterText ? "text" : "empty text");
            yield return $"{what} {signature}";
            afterText = false;
        }
    }

    private static string? DifferentArguments(SimpleReading simple, List<ToolUseBlock> calls)
    {
        for (var i = 0; !simple.HasPartialArguments && i < calls.Count; i++)
        {
            var arguments = calls[i].Arguments;
            var expected = simple.Calls[i]["args"];
            if (expected is null ? arguments.Length > 0 : !JsonNode.DeepEquals(JsonNode.Parse(arguments), expected))
                return $"arguments of call {i}: {arguments}";
        }

        return null;
    }

    private static void Check(int atLeast, Func<WireCase, SimpleReading, string?> check) => Check(atLeast, (_, _) => true, check);

    private static void Check(int atLeast, Func<WireCase, SimpleReading, bool> concerns, Func<WireCase, SimpleReading, string?> check)
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var seen = 0;
        foreach (var wireCase in Answers)
        {
            var simple = SimpleReading.Of(wireCase);
            if (!concerns(wireCase, simple))
                continue;
            seen++;
            if (check(wireCase, simple) is { } problem)
                failures.Add($"{wireCase}: {problem}");
        }

        failures.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(atLeast);
    }

    private List<ChatEvent> Read(WireCase wireCase) =>
        wireCase.IsSse ? _dialect.ReadStream(wireCase.Response) : _dialect.ReadBody(wireCase.Response);

    private List<ChatEvent> ReadInTwo(byte[] body, int split)
    {
        var events = new List<ChatEvent>();
        var reader = _dialect.CreateEventReader();
        using var scanner = new SseFrameScanner();
        foreach (var piece in new[] { body.AsSpan(0, split).ToArray(), body[split..] })
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

    /// <summary>The kinds of the frames seen; none for a whole body.</summary>
    private static HashSet<FrameKind> Meter(IUsageMeter meter, WireCase wireCase)
    {
        var kinds = new HashSet<FrameKind>();
        if (!wireCase.IsSse)
        {
            meter.ObserveBody(wireCase.Response);
            return kinds;
        }

        using var scanner = new SseFrameScanner();
        scanner.Append(wireCase.Response);
        while (scanner.TryRead(out var frame))
            kinds.Add(meter.Observe(frame));
        if (scanner.TryReadLast(out var last))
            kinds.Add(meter.Observe(last));
        return kinds;
    }

    private static string? Differs<T>(string what, T expected, T actual) =>
        EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"{what}: expected {expected}, was {actual}";

    private static string Join<T>(ChatResponse response, Func<T, string> text) where T : ChatBlock =>
        string.Concat(response.Content.OfType<T>().Select(text));

    private static string Names(IEnumerable<string> names) => string.Join(" | ", names);

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static string Show(ChatResponse response) =>
        string.Join('\n', response.Content.Select(Show).Append($"{response.StopReason} {response.Usage} {response.Id} {response.Model}"));

    private static string Show(ChatBlock block) => block is OpaqueBlock opaque
        ? $"{opaque.Type} {JsonSerializer.Serialize(JsonNode.Parse(opaque.Raw.GetRawText()))}"
        : block.ToString();

    private static string Show(List<ChatEvent> events) => string.Join('\n', events.Select(e => e switch
    {
        ChatEvent.BlockStarted started => $"{started.Index} {Show(started.Block)}",
        ChatEvent.Opaque opaque => $"{opaque.Name} {opaque.Raw.GetRawText()}",
        _ => e.ToString(),
    }));
}
