using System.Buffers;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects;

/// <summary>Half of a surrogate pair, escaped, is valid JSON and no valid text: it is carried as U+FFFD, and breaks nothing.</summary>
public sealed class HalfPairTests
{
    private const string Request = """{"max_tokens":9,"system":"a\ud83d","messages":[{"role":"user","content":"b\ud83d"},{"role":"assistant","content":[{"type":"text","text":"c\ud83d"},{"type":"tool_use","id":"t1","name":"n","input":{"q":"d\ud83d"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"e\ud83d"}]}],"stop_sequences":["f\ud83d"]}""";

    public static TheoryData<IEgressDialect> Providers => [new AnthropicDialect(), new OpenAiDialect(), new GeminiDialect()];

    [Theory]
    [MemberData(nameof(Providers))]
    public void InARequest_ReachesEveryProviderAsValidJson(IEgressDialect provider)
    {
        var ingress = new AnthropicDialect();
        var body = Encoding.UTF8.GetBytes(Request);
        ingress.Peek(body).Problems.ShouldBeEmpty();
        var output = new ArrayBufferWriter<byte>();

        provider.WriteRequest(ingress.ReadRequest(body), "model", output, new ConversionReport());

        using var document = System.Text.Json.JsonDocument.Parse(output.WrittenMemory);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain("""b\uFFFD""");
    }

    [Fact]
    public void InAnAnthropicStream_DoesNotEndIt()
    {
        var frames = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}


            """;

        new AnthropicDialect().ReadStream(Encoding.UTF8.GetBytes(frames.ReplaceLineEndings("\n")))[^1].ShouldBeOfType<ChatEvent.Finished>();
    }
}
