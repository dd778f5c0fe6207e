using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicEventWriterTests
{
    private static readonly EventWriterOptions Options = new("msg_fallback", "route-model", 42, true, DateTimeOffset.UnixEpoch);

    [Fact]
    public void TextAnswer_IsWrittenInTheGrammarOfTheApi()
    {
        var stream = Write(
            new ChatEvent.Started("msg_1", "claude-x"),
            new ChatEvent.Usage(new TokenUsage { Input = 10, CacheRead = 5, Source = UsageSource.Provider }),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "Hi \"you\"\n"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.Usage(new TokenUsage { Output = 7, Reasoning = 2, Source = UsageSource.Provider }),
            new ChatEvent.Finished(StopReason.EndTurn));

        stream.ShouldBe("""
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":5,"output_tokens":0}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi \"you\"\n"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":5,"output_tokens":7,"output_tokens_details":{"thinking_tokens":2}}}

            event: message_stop
            data: {"type":"message_stop"}


            """);
    }

    [Fact]
    public void UsageKnownOnlyAtTheEnd_MessageStartCarriesTheEstimate()
    {
        var message = Fold(
            new ChatEvent.Started(null, null),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "x"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.Usage(new TokenUsage { Input = 9, Output = 1, Source = UsageSource.Provider }),
            new ChatEvent.Finished(StopReason.MaxTokens));

        message.Id.ShouldBe("msg_fallback");
        message.Model.ShouldBe("route-model");
        message.StartUsage.GetProperty("input_tokens").GetInt64().ShouldBe(42);
        message.Usage.GetProperty("input_tokens").GetInt64().ShouldBe(9);
        message.StopReason.ShouldBe("max_tokens");
    }

    [Fact]
    public void OverlappingToolCalls_AreWrittenOneAfterTheOther()
    {
        var message = Fold(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.BlockStarted(0, new ToolUseBlock("call_a", "first", "")),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("call_b", "second", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "{\"b\":"),
            new ChatEvent.BlockDelta(0, DeltaKind.Arguments, "{\"a\":1}"),
            new ChatEvent.BlockStarted(2, new ToolUseBlock("call_c", "third", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "2}"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStopped(2),
            new ChatEvent.Finished(StopReason.ToolUse));

        message.Blocks.Select(b => (b.Id, b.Name, b.Content)).ShouldBe(
            [("call_a", "first", "{\"a\":1}"), ("call_b", "second", "{\"b\":2}"), ("call_c", "third", "")]);
        message.StopReason.ShouldBe("tool_use");
    }

    [Fact]
    public void ForeignReasoningWithoutSignature_StillCarriesItsSeal()
    {
        var message = Fold(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.OpenAi)),
            new ChatEvent.BlockDelta(0, DeltaKind.Reasoning, "hm"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ReasoningBlock("", null, Dialect.Gemini)),
            new ChatEvent.BlockDelta(1, DeltaKind.Signature, "ab"),
            new ChatEvent.BlockDelta(1, DeltaKind.Signature, "cd"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.BlockStarted(2, new ReasoningBlock("", null, Dialect.Anthropic)),
            new ChatEvent.BlockDelta(2, DeltaKind.Signature, "own"),
            new ChatEvent.BlockStopped(2),
            new ChatEvent.Finished(StopReason.EndTurn));

        message.Blocks.Select(b => b.Signature).ShouldBe(["gw1.openai.", "gw1.gemini.abcd", "own"]);
        message.Blocks[0].Content.ShouldBe("hm");
    }

    [Fact]
    public void BlocksWithoutDeltas_ComeWhole()
    {
        var search = JsonElement.Parse("""{"type":"web_search_tool_result","tool_use_id":"srv_1","content":[]}"""u8);
        var message = Fold(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.Anthropic) { Redacted = "secret" }),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new OpaqueBlock(Dialect.Gemini, "executableCode", JsonElement.Parse("{}"u8))),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.BlockStarted(2, new OpaqueBlock(Dialect.Anthropic, "web_search_tool_result", search)),
            new ChatEvent.BlockStopped(2),
            new ChatEvent.Finished(StopReason.PauseTurn));

        message.Blocks.Select(b => b.Content).ShouldBe(
            ["""{"type":"redacted_thinking","data":"secret"}""", search.GetRawText()]);
        message.StopReason.ShouldBe("pause_turn");
    }

    [Fact]
    public void OwnCitations_ArePassedOn_ForeignOnesAreNot()
    {
        var message = Fold(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Citation, "{\n  \"type\": \"char_location\", \"cited_text\": \"a\"\n}"),
            new ChatEvent.BlockDelta(0, DeltaKind.Citation, """{"type":"url_citation"}"""),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.Finished(StopReason.EndTurn));

        message.Blocks[0].Citations.ShouldBe(["""{"type":"char_location","cited_text":"a"}"""]);
    }

    [Theory]
    [InlineData(StopReason.EndTurn, "end_turn")]
    [InlineData(StopReason.MaxTokens, "max_tokens")]
    [InlineData(StopReason.StopSequence, "stop_sequence")]
    [InlineData(StopReason.ToolUse, "tool_use")]
    [InlineData(StopReason.Refusal, "refusal")]
    [InlineData(StopReason.PauseTurn, "pause_turn")]
    [InlineData(StopReason.ContextWindowExceeded, "model_context_window_exceeded")]
    public void StopReason_HasItsWord(StopReason reason, string word)
    {
        var message = Fold(new ChatEvent.Started("m", "x"), new ChatEvent.Finished(reason, "END"));

        message.StopReason.ShouldBe(word);
        message.StopSequence.ShouldBe("END");
    }

    [Fact]
    public void FailureBeforeContent_WritesNothing()
    {
        Write(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.Usage(new TokenUsage { Input = 1, Source = UsageSource.Provider }),
            new ChatEvent.Failed(new ChatError(ChatErrorKind.Overloaded, "busy"))).ShouldBe("");
    }

    [Fact]
    public void FailureAfterContent_LeavesTheStreamOpen()
    {
        var stream = Write(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "half"),
            new ChatEvent.Failed(new ChatError(ChatErrorKind.Cut, "cut")));

        stream.ShouldEndWith("\"text\":\"half\"}}\n\n");
        stream.ShouldNotContain("message_stop");
    }

    [Theory]
    [InlineData("toolu_01-A", "toolu_01-A")]
    [InlineData("call.1", "call_1_e8b7b7b3")]
    public void ToolIdOutsideTheAlphabet_IsMadeValidTheSameWayEveryTime(string id, string expected)
    {
        var message = Fold(
            new ChatEvent.Started("m", "x"),
            new ChatEvent.BlockStarted(0, new ToolUseBlock(id, "t", "")),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.Finished(StopReason.ToolUse));

        message.Blocks[0].Id.ShouldBe(expected);
    }

    internal static string Write(params IEnumerable<ChatEvent> events)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new AnthropicDialect().CreateEventWriter(Options);
        foreach (var chatEvent in events)
            writer.Write(chatEvent, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static FoldedMessage Fold(params IEnumerable<ChatEvent> events) => AnthropicGrammar.Fold(Encoding.UTF8.GetBytes(Write(events)));
}
