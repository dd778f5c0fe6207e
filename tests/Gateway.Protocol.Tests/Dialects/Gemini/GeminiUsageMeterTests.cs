using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiUsageMeterTests
{
    private readonly IUsageMeter _meter = new GeminiDialect().CreateUsageMeter();

    [Theory]
    [InlineData("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n", FrameKind.Content)]
    [InlineData("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}\n\n", FrameKind.Content)]
    [InlineData("data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}\n\n", FrameKind.Content)]
    [InlineData("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}\n\n", FrameKind.Terminal)]
    [InlineData("data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n", FrameKind.Terminal)]
    [InlineData("data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}\n\n", FrameKind.Error)]
    [InlineData("data: {\"usageMetadata\":{\"promptTokenCount\":1}}\n\n", FrameKind.Lifecycle)]
    [InlineData("data: [DONE]\n\n", FrameKind.Lifecycle)]
    [InlineData(": ping\n\n", FrameKind.Lifecycle)]
    [InlineData("data: {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}\n\n", FrameKind.Error)]
    [InlineData("{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}\n\n", FrameKind.Error)]
    [InlineData("data: {\"candidates\":\n\n", FrameKind.Error)]
    [InlineData("data: 7\n\n", FrameKind.Error)]
    public void Frame_IsOfItsKind(string frame, FrameKind kind)
    {
        Observe(frame).ShouldBe(kind);

        (_meter.Error is not null).ShouldBe(kind == FrameKind.Error);
    }

    [Theory]
    [InlineData("""{"text":"a\n\u00e9"}""", 4)]
    [InlineData("""{"text":"hm","thought":true,"thoughtSignature":"AAAA"},{"text":"abc"}""", 5)]
    [InlineData("""{"functionCall":{"id":"1","name":"f","args":{"a": 1, "b": [ ], "c": ["x", {"d": null}], "e": {}}}}""", 42)]
    [InlineData("""{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$.a","stringValue":"xy"},{"jsonPath":"$.b","numberValue":7}],"willContinue":true}}""", 3)]
    [InlineData("""{"functionCall":{"name":"f","args":null,"partialArgs":null}}""", 0)]
    [InlineData("""{"functionCall":7},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}""", 0)]
    public void AnswerBytes_AreTextThoughtsAndArguments(string parts, long bytes)
    {
        Observe($$$"""data: {"candidates":[{"content":{"parts":[{{{parts}}}]}}]}""").ShouldBe(FrameKind.Content);

        _meter.AnswerBytes.ShouldBe(bytes);
    }

    [Fact]
    public void Stream_IsMetered()
    {
        Observe("""data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}],"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9},"modelVersion":"gemini-2.5-flash","responseId":"r1"}""");
        _meter.IsComplete.ShouldBeFalse();
        _meter.StopReason.ShouldBeNull();
        Observe("""data: {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"cachedContentTokenCount":4,"candidatesTokenCount":3,"thoughtsTokenCount":2,"promptTokensDetails":[{"tokenCount":1}]}}""");

        _meter.Usage.ShouldBe(new TokenUsage { Input = 5, CacheRead = 4, Output = 5, Reasoning = 2, Source = UsageSource.Provider });
        _meter.StopReason.ShouldBe(StopReason.ToolUse);
        _meter.IsComplete.ShouldBeTrue();
        (_meter.Id, _meter.Model).ShouldBe(("r1", "gemini-2.5-flash"));
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", true)]
    [InlineData("""[{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}]""", true)]
    [InlineData("""{"error":{"code":400,"message":"m"}}""", false)]
    [InlineData("<html>", false)]
    [InlineData("{}", false)]
    [InlineData("", false)]
    public void Body_IsAnAnswerOrNot(string body, bool isAnswer)
    {
        _meter.ObserveBody(Encoding.UTF8.GetBytes(body)).ShouldBe(isAnswer);
        _meter.IsComplete.ShouldBe(isAnswer);
    }

    private FrameKind Observe(string text)
    {
        using var scanner = new SseFrameScanner();
        scanner.Append(Encoding.UTF8.GetBytes(text));
        if (!scanner.TryRead(out var frame))
            scanner.TryReadLast(out frame).ShouldBeTrue();
        return _meter.Observe(frame);
    }
}
