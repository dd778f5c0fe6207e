using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicResponseWriterTests
{
    [Fact]
    public void Answer_IsWrittenAsAMessage()
    {
        var written = Write(new ChatResponse
        {
            Id = "msg_1",
            Model = "m",
            Content =
            [
                new ReasoningBlock("hm", "sig", Dialect.Gemini),
                new TextBlock("hi"),
                new ToolUseBlock("call:1", "f", "{\"a\": 1.0}"),
                new OpaqueBlock(Dialect.OpenAi, "x", default),
            ],
            StopReason = StopReason.ToolUse,
            Usage = new TokenUsage { Input = 1, Output = 2, CacheWrite5m = 3, CacheWrite1h = 4, Source = UsageSource.Provider },
        });

        written.ShouldBe("""
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"hm","signature":"gw1.gemini.sig"},{"type":"text","text":"hi"},{"type":"tool_use","id":"call_1_0af63155","name":"f","input":{"a": 1.0}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":1,"cache_creation_input_tokens":7,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":2}}
            """);
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("  ", "{}")]
    [InlineData("{\"a\":\"tru", """{"_raw_arguments":"{\"a\":\"tru"}""")]
    [InlineData("[1]", """{"_raw_arguments":"[1]"}""")]
    [InlineData("{} {}", """{"_raw_arguments":"{} {}"}""")]
    public void ArgumentsThatAreNoObject_LoseNothing(string arguments, string input)
    {
        var message = JsonElement.Parse(Write(new ChatResponse { Content = [new ToolUseBlock("t", "f", arguments)] }));

        message.GetProperty("content")[0].GetProperty("input").GetRawText().ShouldBe(input);
        message.GetProperty("id").GetString().ShouldBe("msg_fallback");
        message.GetProperty("model").GetString().ShouldBe("route-model");
        message.GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBe(42);
    }

    private static string Write(ChatResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        new AnthropicDialect().WriteResponse(
            response, new EventWriterOptions("msg_fallback", "route-model", 42, true, DateTimeOffset.UnixEpoch), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
