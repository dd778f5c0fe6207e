using System.Text;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiPlainChunkTests
{
    [Theory]
    [InlineData("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hi"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x"}""", "hi")]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":"\ud83d\ude00","refusal":null}}]}""", "\ud83d\ude00")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":""},"content_filter_results":{"hate":{"filtered":false}}}]}""", "")]
    public void TextAlone_IsRead(string chunk, string text)
    {
        OpenAiPlainChunk.TryRead(Encoding.UTF8.GetBytes(chunk), out var read).ShouldBeTrue();
        read.ShouldBe(text);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":1,"delta":{"content":"hi"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}}],"usage":{"prompt_tokens":1}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi","reasoning":"hm"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi","tool_calls":[]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"hi"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}},{"index":0,"delta":{"content":"ho"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}}],"error":{"message":"no"}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}}],"provider":{"choices":1}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}}]} {}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"hi"}""")]
    [InlineData("""[1]""")]
    public void AnythingMore_GoesTheLongWay(string chunk) =>
        OpenAiPlainChunk.TryRead(Encoding.UTF8.GetBytes(chunk), out _).ShouldBeFalse();

    [Fact]
    public void RecordedStreams_AreMostlyPlain()
    {
        WireCorpus.Require();
        var (plain, all) = (0, 0);
        foreach (var recorded in WireCorpus.Cases("openai-chat", streaming: true, status: 200).Where(c => c.IsSse))
        {
            using var scanner = new SseFrameScanner();
            scanner.Append(recorded.Response);
            while (scanner.TryRead(out var frame))
            {
                all++;
                plain += OpenAiPlainChunk.TryRead(frame.Data.Span, out _) ? 1 : 0;
            }
        }

        ((double)plain / all).ShouldBeGreaterThan(0.4);
    }
}
