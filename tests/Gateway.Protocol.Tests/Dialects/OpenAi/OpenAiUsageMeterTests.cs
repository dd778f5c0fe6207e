using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiUsageMeterTests
{
    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null}}]}""", FrameKind.Lifecycle)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":null,"tool_calls":[],"reasoning":""}}]}""", FrameKind.Lifecycle)]
    [InlineData("""{"choices":[],"prompt_filter_results":[{"prompt_index":0}]}""", FrameKind.Lifecycle)]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", FrameKind.Lifecycle)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"x"}}]}""", FrameKind.Content)]
    [InlineData("""{"choices": [{"index": 0, "delta": {"content": "x"}}]}""", FrameKind.Content)]
    [InlineData("""{"choices":[{"logprobs":{"content":[]},"delta":{"content":"x"}}]}""", FrameKind.Content)]
    [InlineData("""{"choices":[{"index":0,"delta":{"reasoning_content":"x"}}]}""", FrameKind.Content)]
    [InlineData("""{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]}}]}""", FrameKind.Lifecycle)]
    [InlineData("""{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"x"}]}}]}""", FrameKind.Content)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"x"}]}]}}]}""", FrameKind.Content)]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":""}}]}}]}""", FrameKind.Content)]
    [InlineData("""{"choices":[{"index":0,"delta":{"refusal":"x"}}]}""", FrameKind.Content)]
    [InlineData("[DONE]", FrameKind.Error)]
    [InlineData("""{"error":{"message":"m"}}""", FrameKind.Error)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"x"}""", FrameKind.Error)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"x"}}],"error":null}""", FrameKind.Content)]
    public void FirstFrame_HasItsKind(string data, FrameKind kind) => Observe(new OpenAiUsageMeter(), data).ShouldBe(kind);

    [Fact]
    public void QuotedFieldNamesInText_AreText()
    {
        var meter = new OpenAiUsageMeter();
        Observe(meter, """{"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}""");

        Observe(meter, """{"id":"c","choices":[{"delta":{"content":"\"error\" \"usage\":{ \"finish_reason\":\"stop\""}}]}""").ShouldBe(FrameKind.Content);

        meter.Error.ShouldBeNull();
        meter.IsComplete.ShouldBeFalse();
        (meter.Id, meter.Model).ShouldBe(("c", "m"));
    }

    [Fact]
    public void WholeStream_IsMetered()
    {
        var meter = new OpenAiUsageMeter();
        Observe(meter, """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"hello"}}],"usage":null}""");
        Observe(meter, """{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"length"}],"usage":null}""");
        meter.IsComplete.ShouldBeTrue();
        Observe(meter, """{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}""").ShouldBe(FrameKind.Usage);
        Observe(meter, "[DONE]").ShouldBe(FrameKind.Terminal);

        meter.Usage.ShouldBe(new TokenUsage { Input = 3, Output = 1, Source = UsageSource.Provider });
        meter.StopReason.ShouldBe(StopReason.MaxTokens);
        meter.AnswerBytes.ShouldBe(5);
    }

    [Theory]
    [InlineData("""{"content":"a\n\u00e9"}""", 4)]
    [InlineData("""{"content":"x"},"logprobs":{"content":[{"token":"x","bytes":[120]}]}""", 1)]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"x"}]}""", 3)]
    [InlineData("""{"content":null,"tool_calls":[{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"g","arguments":"{\"a\":1}"}}]}""", 9)]
    [InlineData("""{"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}""", 2)]
    [InlineData("""{"reasoning_details":[{"type":"reasoning.summary","summary":"hm"}]}""", 2)]
    [InlineData("""{"refusal":"no"}""", 2)]
    [InlineData("""{"function_call":{"name":"f","arguments":""}}""", 0)]
    public void AnswerBytes_AreTheChunksText(string delta, long bytes)
    {
        var meter = new OpenAiUsageMeter();

        Observe(meter, $$"""{"choices":[{"index":0,"delta":{{delta}}}]}""").ShouldBe(FrameKind.Content);

        meter.AnswerBytes.ShouldBe(bytes);
    }

    [Fact]
    public void AnswerBytesOfABody_AreAllItsText()
    {
        var meter = new OpenAiUsageMeter();

        meter.ObserveBody("""
            {"choices":[{"message":{"role":"assistant","content":"abc","reasoning_content":"hm","refusal":null,
            "tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}
            """u8.ToArray()).ShouldBeTrue();

        meter.AnswerBytes.ShouldBe(3 + 2 + 2);
    }

    [Fact]
    public void StreamThatEndsInMidAir_IsNotComplete()
    {
        var meter = new OpenAiUsageMeter();
        Observe(meter, """{"choices":[{"index":0,"delta":{"content":"hello"}}]}""");

        meter.IsComplete.ShouldBeFalse();
        meter.StopReason.ShouldBeNull();
    }

    [Fact]
    public void CommentsAndPings_AreLifecycle()
    {
        var frame = new SseFrame(": OPENROUTER PROCESSING\n\n"u8.ToArray(), default, default);

        new OpenAiUsageMeter().Observe(frame).ShouldBe(FrameKind.Lifecycle);
    }

    [Theory]
    [InlineData("<html>", false)]
    [InlineData("[]", false)]
    [InlineData("""{"error":{"message":"m","code":"rate_limit_exceeded"}}""", false)]
    [InlineData("""{"id":"c","choices":[{"message":{"content":"x"},"finish_reason":"stop"}]}""", true)]
    public void WholeBody_IsAnAnswerOrNot(string body, bool expected)
    {
        var meter = new OpenAiUsageMeter();

        meter.ObserveBody(Encoding.UTF8.GetBytes(body)).ShouldBe(expected);

        meter.IsComplete.ShouldBe(expected);
    }

    private static FrameKind Observe(OpenAiUsageMeter meter, string data)
    {
        var bytes = Encoding.UTF8.GetBytes(data);
        return meter.Observe(new SseFrame(bytes, default, bytes));
    }
}
