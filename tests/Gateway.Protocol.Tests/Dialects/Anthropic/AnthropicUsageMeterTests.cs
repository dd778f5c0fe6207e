using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicUsageMeterTests
{
    private readonly IUsageMeter _meter = new AnthropicDialect().CreateUsageMeter();

    [Theory]
    [InlineData("event: message_start\ndata: {}\n\n", FrameKind.Lifecycle)]
    [InlineData("event: ping\ndata: {\"type\":\"ping\"}\n\n", FrameKind.Lifecycle)]
    [InlineData(": comment\n\n", FrameKind.Lifecycle)]
    [InlineData("event: content_block_start\ndata: {}\n\n", FrameKind.Lifecycle)]
    [InlineData("event: content_block_stop\ndata: {}\n\n", FrameKind.Lifecycle)]
    [InlineData("event: content_block_delta\ndata: not even JSON\n\n", FrameKind.Content)]
    [InlineData("event: message_delta\ndata: {}\n\n", FrameKind.Lifecycle)]
    [InlineData("event: message_stop\ndata: {}\n\n", FrameKind.Terminal)]
    [InlineData("event: error\ndata: {}\n\n", FrameKind.Error)]
    [InlineData("event: brand_new\ndata: {}\n\n", FrameKind.Content)]
    [InlineData("data: {\"delta\":{\"type\":\"x\"},\"type\":\"content_block_delta\"}\n\n", FrameKind.Content)]
    [InlineData("data: {\"type\":\"message_stop\"}\n\n", FrameKind.Terminal)]
    [InlineData("data: <html>\n\n", FrameKind.Content)]
    [InlineData("data: [1]\n\n", FrameKind.Content)]
    public void Frame_IsToldApartByItsName(string frame, FrameKind kind) => Observe(frame).ShouldBe(kind);

    [Fact]
    public void UsageOfBrokenFrames_IsLeftOutAndNothingIsThrown()
    {
        Observe("event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":5,\"output_tokens\":\"x\"}},\n\n");
        Observe("event: message_delta\ndata: {\"delta\":7,\"usage\":[1]}\n\n");
        Observe("event: message_delta\ndata: {\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":4}}\n\n");

        _meter.Usage.Output.ShouldBe(4);
        _meter.StopReason.ShouldBe(StopReason.MaxTokens);
        _meter.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void ErrorEvent_IsKept()
    {
        Observe("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}\n\n");

        _meter.Error.ShouldBe(new ChatError(ChatErrorKind.RateLimit, "slow down") { Type = "rate_limit_error" });
    }

    [Theory]
    [InlineData("""{"type":"text_delta","text":"hello"}""", 5)]
    [InlineData("""{"type":"text_delta","text":"a\n\"b\""}""", 5)]
    [InlineData("""{"type":"text_delta","text":"\u00e9 \u20ac \ud83d\ude00"}""", 11)]
    [InlineData("""{"type":"text_delta","text":"é"}   """, 2)]
    [InlineData("""{ "text" : "hello", "type" : "text_delta" }""", 5)]
    [InlineData("""{"type":"thinking_delta","thinking":"hm","estimated_tokens":3}""", 2)]
    [InlineData("""{"type":"input_json_delta","partial_json":"{\"text\":\"x\"}"}""", 12)]
    [InlineData("""{"type":"signature_delta","signature":"AAAA"}""", 0)]
    [InlineData("""{"type":"citations_delta","citation":{"type":"x","cited_text":"AAAA"}}""", 0)]
    [InlineData("""{"type":"text_delta","text":7}""", 0)]
    [InlineData("""{"type":"text_delta","text":"cut \u00""", 6)]
    public void AnswerBytes_AreTheDeltasText(string delta, long bytes)
    {
        Observe($$"""
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{{delta}}


            """.ReplaceLineEndings("\n"));

        _meter.AnswerBytes.ShouldBe(bytes);
    }

    [Fact]
    public void AnswerBytesOfABody_AreTheTextThinkingAndArgumentsOfItsBlocks()
    {
        _meter.ObserveBody("""
            {"type":"message","content":[{"type":"thinking","thinking":"hm","signature":"AAAA"},{"type":"text","text":"a\nb","citations":[{"text":"no"}]},
            {"type":"tool_use","id":"t","name":"f","input":{"a":1}},{"type":"web_search_tool_result","content":[{"text":"theirs"}]},7]}
            """u8.ToArray()).ShouldBeTrue();

        _meter.AnswerBytes.ShouldBe(2 + 3 + 7);
    }

    private FrameKind Observe(string stream)
    {
        using var scanner = new SseFrameScanner();
        scanner.Append(Encoding.UTF8.GetBytes(stream));
        scanner.TryRead(out var frame).ShouldBeTrue();
        return _meter.Observe(frame);
    }
}
