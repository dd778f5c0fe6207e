using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiEventWriterTests
{
    private const string Head = """data: {"id":"msg_1","object":"chat.completion.chunk","created":1700000000,"model":"claude","choices":""";

    private static readonly EventWriterOptions Options = new("chatcmpl-x", "asked", 7, IncludeUsage: false, DateTimeOffset.FromUnixTimeSeconds(1700000000));

    [Fact]
    public void ToolCallAfterText_IsWrittenAsChunks()
    {
        var written = Write(
            Options,
            new ChatEvent.Started("msg_1", "claude"),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "Let me \"see\""),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("t1", "f", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "{\"a\":1}"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.Finished(StopReason.ToolUse));

        written.ShouldBe(
            Head + """[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}""" + "\n\n"
            + Head + """[{"index":0,"delta":{"content":"Let me \"see\""},"logprobs":null,"finish_reason":null}]}""" + "\n\n"
            + Head + """[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"f","arguments":""}}]},"logprobs":null,"finish_reason":null}]}""" + "\n\n"
            + Head + """[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":1}"}}]},"logprobs":null,"finish_reason":null}]}""" + "\n\n"
            + Head + """[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}""" + "\n\n"
            + "data: [DONE]\n\n");
    }

    [Fact]
    public void UsageAskedFor_IsTheLastChunkWithoutChoices()
    {
        var frames = Write(
            Options with { IncludeUsage = true },
            new ChatEvent.Started("msg_1", "claude"),
            new ChatEvent.Usage(new TokenUsage { Input = 5, CacheRead = 3, CacheWrite5m = 2, Source = UsageSource.Provider }),
            new ChatEvent.Usage(new TokenUsage { Output = 4, Reasoning = 1, Source = UsageSource.Provider }),
            new ChatEvent.Finished(StopReason.EndTurn)).Split("\n\n");

        frames[0].ShouldEndWith(",\"usage\":null}");
        frames[^3].ShouldBe(Head + """[],"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":2},"completion_tokens_details":{"reasoning_tokens":1}}}""");
        frames[^2].ShouldBe("data: [DONE]");
    }

    [Fact]
    public void ProviderWithoutIdModelAndInputCount_GetsTheFallbacks()
    {
        var written = Write(Options with { IncludeUsage = true }, new ChatEvent.Started(null, null), new ChatEvent.Finished(StopReason.EndTurn));

        written.ShouldContain("\"id\":\"chatcmpl-x\"");
        written.ShouldContain("\"model\":\"asked\"");
        written.ShouldContain("\"prompt_tokens\":7");
    }

    [Theory]
    [InlineData(StopReason.ToolUse, true)]
    [InlineData(StopReason.MaxTokens, false)]
    public void CallWithoutArguments_BecomesAnEmptyObjectUnlessItWasCutOff(StopReason reason, bool expected) =>
        Write(
            Options,
            new ChatEvent.Started("m", "m"),
            new ChatEvent.BlockStarted(0, new ToolUseBlock("t", "f", "")),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.Finished(reason)).Contains("\"arguments\":\"{}\"", StringComparison.Ordinal).ShouldBe(expected);

    [Fact]
    public void OverlappingCalls_KeepTheirIndexes()
    {
        var written = Write(
            Options,
            new ChatEvent.Started("m", "m"),
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.Anthropic)),
            new ChatEvent.BlockDelta(0, DeltaKind.Reasoning, "hm"),
            new ChatEvent.BlockDelta(0, DeltaKind.Signature, "sig"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("a", "f", "")),
            new ChatEvent.BlockStarted(2, new ToolUseBlock("b", "g", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "1"),
            new ChatEvent.BlockDelta(2, DeltaKind.Arguments, "2"));

        written.ShouldContain("\"delta\":{\"reasoning_content\":\"hm\"}");
        written.ShouldContain("""{"reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"sig","format":"anthropic-claude-v1","index":0}]}""");
        written.ShouldContain("""[{"index":0,"function":{"arguments":"1"}}]""");
        written.ShouldContain("""[{"index":1,"function":{"arguments":"2"}}]""");
    }

    /// <summary>Lesson 20: the pieces of a call stand together, before those of the next.</summary>
    [Fact]
    public void CallWithoutArgumentsBeforeAnother_IsCompletedBeforeIt()
    {
        var written = Write(
            Options,
            new ChatEvent.Started("m", "m"),
            new ChatEvent.BlockStarted(0, new ToolUseBlock("a", "f", "")),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("b", "g", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "{\"cut"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.Finished(StopReason.MaxTokens));

        written.IndexOf("""{"index":0,"function":{"arguments":"{}"}}""", StringComparison.Ordinal).ShouldBeInRange(0, written.IndexOf("\"b\"", StringComparison.Ordinal));
    }

    [Fact]
    public void CallerOfFunctions_ReadsTheFirstCallInFunctionCall()
    {
        ChatEvent[] events =
        [
            new ChatEvent.Started("m", "m"),
            new ChatEvent.BlockStarted(0, new ToolUseBlock("a", "f", "")),
            new ChatEvent.BlockDelta(0, DeltaKind.Arguments, "{\"x\":1}"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("b", "g", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "{}"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.Finished(StopReason.ToolUse),
        ];
        var options = Options with { UsesFunctions = true };
        var fold = new ResponseFold();
        foreach (var chatEvent in events)
            fold.Add(chatEvent);
        var whole = new ArrayBufferWriter<byte>();
        new OpenAiDialect().WriteResponse(fold.ToResponse(), options, whole);

        var streamed = Write(options, events);
        streamed.ShouldContain("\"delta\":{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}");
        streamed.ShouldContain("\"delta\":{\"function_call\":{\"arguments\":\"{\\\"x\\\":1}\"}}");
        streamed.ShouldContain("\"finish_reason\":\"function_call\"");
        streamed.ShouldNotContain("tool_calls");
        streamed.ShouldNotContain("\"g\"");
        Encoding.UTF8.GetString(whole.WrittenSpan).ShouldContain(
            """{"role":"assistant","content":null,"refusal":null,"function_call":{"name":"f","arguments":"{\"x\":1}"}},"logprobs":null,"finish_reason":"function_call"}""");
    }

    [Fact]
    public void FailedAndForeignEvents_WriteNothing() =>
        Write(
            Options,
            new ChatEvent.Failed(new ChatError(ChatErrorKind.Cut, "x")),
            new ChatEvent.Opaque(Dialect.Anthropic, "container", JsonElement.Parse("{}"))).ShouldBeEmpty();

    [Theory]
    [InlineData(StopReason.EndTurn, "stop")]
    [InlineData(StopReason.StopSequence, "stop")]
    [InlineData(StopReason.PauseTurn, "stop")]
    [InlineData(StopReason.MaxTokens, "length")]
    [InlineData(StopReason.ContextWindowExceeded, "length")]
    [InlineData(StopReason.ToolUse, "tool_calls")]
    [InlineData(StopReason.Refusal, "content_filter")]
    public void StopReason_HasItsFinishReason(StopReason reason, string expected) =>
        Write(Options, new ChatEvent.Started("m", "m"), new ChatEvent.Finished(reason)).ShouldContain($"\"finish_reason\":\"{expected}\"");

    [Fact]
    public void WholeAnswer_IsAChatCompletion()
    {
        var output = new ArrayBufferWriter<byte>();
        new OpenAiDialect().WriteResponse(
            new ChatResponse
            {
                Id = "msg_1",
                Model = "claude",
                Content = [new ReasoningBlock("hm", "sig", Dialect.Anthropic), new TextBlock("Hi"), new ToolUseBlock("t", "f", "")],
                StopReason = StopReason.ToolUse,
                Usage = new TokenUsage { Input = 1, Output = 2, Source = UsageSource.Provider },
            },
            Options,
            output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            """{"id":"msg_1","object":"chat.completion","created":1700000000,"model":"claude","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null,"reasoning_content":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"sig","format":"anthropic-claude-v1","index":0}],"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""");
    }

    [Fact]
    public void WholeRefusal_IsARefusalThatStopped()
    {
        var output = new ArrayBufferWriter<byte>();
        new OpenAiDialect().WriteResponse(
            new ChatResponse { Content = [new TextBlock("No.") { IsRefusal = true }], StopReason = StopReason.Refusal }, Options, output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain(
            """{"role":"assistant","content":null,"refusal":"No."},"logprobs":null,"finish_reason":"stop"}""");
    }

    private static string Write(EventWriterOptions options, params ChatEvent[] events)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new OpenAiDialect().CreateEventWriter(options);
        foreach (var chatEvent in events)
            writer.Write(chatEvent, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
