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

    [Fact]
    public void ContentBytes_AreAboutTheTextAndNotItsEnvelope()
    {
        var text = new string('x', 1000);
        Observe("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}\n\n");

        _meter.ContentBytes.ShouldBeInRange(950, 1050);
    }

    private FrameKind Observe(string stream)
    {
        using var scanner = new SseFrameScanner();
        scanner.Append(Encoding.UTF8.GetBytes(stream));
        scanner.TryRead(out var frame).ShouldBeTrue();
        return _meter.Observe(frame);
    }
}
