using System.Text;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Tests.Streaming;

/// <summary>What a relay passes on of a stream that goes wrong.</summary>
public sealed class RelayExchangeTests
{
    private const string OpenAiContent = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";
    private const string GeminiContent = "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hello\"}]},\"index\":0}]}\r\n\r\n";

    [Theory]
    [InlineData("openai", OpenAiContent, "data: {\"choices\":[{\"finish_reason\":\"st\n\n")]
    [InlineData("gemini", GeminiContent, "data: {\"candidates\":[{\"cont\r\n\r\n")]
    public void UnreadableEvent_IsNotPassedOn(string dialect, string content, string unreadable)
    {
        // mlflow/mlflow#25897 (lesson 25): what is no event of the dialect tells the client nothing; the gateway's error event follows.
        var (kinds, passedOn, transcriber) = Relay(dialect, content + unreadable);

        kinds.ShouldBe([FrameKind.Content, FrameKind.Error]);
        passedOn.ShouldBe(content);
        transcriber.HasWrittenError.ShouldBeFalse();
        transcriber.Error!.Kind.ShouldBe(ChatErrorKind.Malformed);
        transcriber.AnswerBytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ProvidersOwnErrorEvent_IsPassedOn()
    {
        const string Error = "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":null}}\n\n";
        var (kinds, passedOn, transcriber) = Relay("openai", OpenAiContent + Error);

        kinds.ShouldBe([FrameKind.Content, FrameKind.Error]);
        passedOn.ShouldBe(OpenAiContent + Error);
        transcriber.HasWrittenError.ShouldBeTrue();
    }

    private static (List<FrameKind> Kinds, string PassedOn, IAnswerTranscriber Transcriber) Relay(string dialect, string stream)
    {
        using var upstream = new Provider("p", new ProviderOptions { Dialect = dialect, BaseUrl = "http://127.0.0.1:9", DefaultModel = "m" }, "key", isSimulated: false, (_, _, _) => new(1, IsByEncoding: false));
        upstream.Dialect.ShouldBeAssignableTo(dialect == "openai" ? typeof(OpenAiDialect) : typeof(GeminiDialect));
        var body = "{}"u8.ToArray();
        var client = new OpenAiDialect();
        var request = new IngressRequest { Dialect = client, Body = new RequestBody(body, body.Length), Peek = client.Peek(body), RequestId = "r" };
        var transcriber = new RelayExchange(request, upstream, new Target("p", "m")).CreateTranscriber();
        using var scanner = new SseFrameScanner();
        using var output = new PooledBuffer();
        scanner.Append(Encoding.UTF8.GetBytes(stream));
        var kinds = new List<FrameKind>();
        while (scanner.TryRead(out var frame))
            kinds.Add(transcriber.Transcribe(frame, output));
        return (kinds, Encoding.UTF8.GetString(output.WrittenMemory.Span), transcriber);
    }
}
