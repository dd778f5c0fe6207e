using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicEventReaderTests
{
    private const string Start = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":7,"cache_read_input_tokens":3,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":5},"output_tokens":1}}}


        """;

    private const string End = """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    [Fact]
    public void ToolCallAndText_AreTheEventsTheyWere()
    {
        var events = Read(Start + """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            data: {"type": "ping"}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}   }

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"now","input":{}}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}

            data: {"type":"content_block_stop","index":1}


            """ + End);

        events.Where(e => e is not ChatEvent.Usage).ShouldBe(
        [
            new ChatEvent.Started("msg_1", "claude-x"),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "Hi"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("t1", "now", "")),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.Finished(StopReason.EndTurn) { Raw = "end_turn" },
        ]);
        events.Fold().ToResponse().Usage.ShouldBe(new TokenUsage
        {
            Input = 10, CacheRead = 3, CacheWrite5m = 2, CacheWrite1h = 5, Output = 9, Source = UsageSource.Provider,
        });
    }

    [Fact]
    public void CacheWritesToldAsASumAgain_AreNotCountedTwice()
    {
        var usage = Read(Start + End.Replace("\"output_tokens\":9", "\"output_tokens\":9,\"cache_creation_input_tokens\":11"))
            .Fold().ToResponse().Usage;

        (usage.CacheWrite5m, usage.CacheWrite1h).ShouldBe((6, 5));
    }

    [Fact]
    public void ServerToolBlock_IsToldWholeWithTheInputItsDeltasMade()
    {
        var events = Read(Start + """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"q\":"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"1}"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"compaction","content":null}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"compaction_delta","content":"a"}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"compaction_delta","content":"b"}}

            data: {"type":"content_block_stop","index":1}


            """ + End);

        events.OfType<ChatEvent.BlockStarted>().Select(e => (e.Index, ((OpaqueBlock)e.Block).Raw.GetRawText())).ShouldBe(
        [
            (0, """{"type":"server_tool_use","id":"s1","name":"web_search","input":{"q":1}}"""),
            (1, """{"type":"compaction","content":"ab"}"""),
        ]);
    }

    [Fact]
    public void SecondMessageStart_ClosesWhatIsOpenAndGoesOn()
    {
        WireCorpus.Require();
        var response = new AnthropicDialect().ReadStream(
            WireCorpus.Case("anthropic/vercel-ai/anthropic__spliced-message-start-stream").Response).Fold().ToResponse();

        response.Id.ShouldBe("msg_first");
        response.Content.OfType<ToolUseBlock>().Select(t => (t.Id, t.Arguments)).ShouldBe(
            [("toolu_first", "{\"value\":\"Spark"), ("toolu_second", "{\"value\":\"Sparkle Day\"}")]);
        response.StopReason.ShouldBe(StopReason.ToolUse);
    }

    [Fact]
    public void UnknownEventDeltaAndField_AreKeptOpaque()
    {
        var events = Read(Start + """
            data: {"type":"brand_new","x":1}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"glow_delta","glow":1}}


            """ + End.Replace("\"usage\"", "\"context_management\":{\"a\":1},\"usage\""));

        events.OfType<ChatEvent.Opaque>().Select(e => e.Name).ShouldBe(["brand_new", "glow_delta", "context_management"]);
        events[^1].ShouldBeOfType<ChatEvent.Finished>();
    }

    [Theory]
    [InlineData("overloaded_error", ChatErrorKind.Overloaded)]
    [InlineData("api_error", ChatErrorKind.ServerError)]
    [InlineData("who_knows", ChatErrorKind.ServerError)]
    public void ErrorEvent_EndsTheStream(string type, ChatErrorKind kind)
    {
        var events = Read(Start + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"no\"}}\n\n" + End);

        events[^1].ShouldBe(new ChatEvent.Failed(new ChatError(kind, "no") { Type = type }));
    }

    [Fact]
    public void StreamWithoutMessageStop_IsCut()
    {
        Failure(Start).ShouldBe(ChatErrorKind.Cut);
        Failure(Start + End[..End.IndexOf("event: message_stop", StringComparison.Ordinal)]).ShouldBe(ChatErrorKind.Cut);
        Failure("").ShouldBe(ChatErrorKind.Cut);
    }

    [Theory]
    [InlineData("data: {\"type\":\"content_bl\n\n")]
    [InlineData("data: <html>\n\n")]
    [InlineData("data: []\n\n")]
    [InlineData("data: {}\n\n")]
    [InlineData("data: {\"type\":\"content_block_delta\",\"index\":4,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}\n\n")]
    [InlineData("data: {\"type\":\"content_block_start\",\"index\":\"0\",\"content_block\":{}}\n\n")]
    [InlineData("data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\"}}\n\n")]
    [InlineData("data: {\"type\":\"message_start\"}\n\n")]
    public void FrameThatCannotBeRead_EndsTheStreamAsMalformed(string frame) => Failure(Start + frame + End).ShouldBe(ChatErrorKind.Malformed);

    [Theory]
    [InlineData("<html>502</html>", ChatErrorKind.Malformed)]
    [InlineData("", ChatErrorKind.Malformed)]
    [InlineData("{\"type\":\"message\"}", ChatErrorKind.Malformed)]
    [InlineData("{\"object\":\"chat.completion\"}", ChatErrorKind.Malformed)]
    [InlineData("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}", ChatErrorKind.Overloaded)]
    public void BodyThatIsNoMessage_IsAFailure(string body, ChatErrorKind kind)
    {
        var events = new AnthropicDialect().ReadBody(Encoding.UTF8.GetBytes(body));

        events[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(kind);
        new AnthropicDialect().CreateUsageMeter().ObserveBody(Encoding.UTF8.GetBytes(body)).ShouldBe(body.Contains("\"message\"}"));
    }

    private static ChatErrorKind Failure(string stream)
    {
        var events = Read(stream);
        events.Count(e => e is ChatEvent.Finished or ChatEvent.Failed).ShouldBe(1);
        return events[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind;
    }

    private static List<ChatEvent> Read(string stream) => new AnthropicDialect().ReadStream(Encoding.UTF8.GetBytes(stream));
}
