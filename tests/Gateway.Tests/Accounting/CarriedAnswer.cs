using System.Text;
using Gateway.Accounting.Tokens;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Tests.Accounting;

/// <summary>One answer on its way through an exchange, below the sockets: what the accounts note of it.</summary>
internal sealed class CarriedAnswer
{
    private static readonly byte[] Asked = """{"model":"m","max_tokens":100,"messages":[{"role":"user","content":"How warm is it in Lisbon today?"}]}"""u8.ToArray();

    private readonly IAnswerTranscriber _answer;
    private readonly IngressRequest _request;
    private readonly bool _isWhole;

    private CarriedAnswer(string dialect, bool translate, Func<IAnswerTranscriber, PooledBuffer, bool> carry)
    {
        using var upstream = new Provider(
            "p", new ProviderOptions { Dialect = dialect, BaseUrl = "http://127.0.0.1:9", DefaultModel = "m" }, "key", isSimulated: false, InputTokens.Count);
        // Who translates asks in another dialect; a relay never looks at the client's.
        IIngressDialect client = translate == (dialect == "anthropic") ? new OpenAiDialect() : new AnthropicDialect();
        _request = new IngressRequest { Dialect = client, Body = new RequestBody(Asked, Asked.Length), Peek = client.Peek(Asked), RequestId = "r" };
        var target = new Target("p", "m");
        IExchange exchange = translate
            ? new TranslateExchange(_request, _request.ReadChat(), upstream, target, new EventWriterOptions("id", "m", 1, IncludeUsage: true, DateTimeOffset.UnixEpoch))
            : new RelayExchange(_request, upstream, target);
        _answer = exchange.CreateTranscriber();
        using var output = new PooledBuffer();
        _isWhole = carry(_answer, output);
    }

    /// <summary>What the attempt used; null where this was no whole answer.</summary>
    public TokenUsage? Usage => _isWhole ? AttemptUsage.Of(Outcome.Success, _answer, unreadBytes: 0, _request) : null;

    public static CarriedAnswer Unary(string dialect, bool translate, string body) =>
        new(dialect, translate, (answer, output) => answer.TranscribeBody(Encoding.UTF8.GetBytes(body), output));

    public static CarriedAnswer Streamed(string dialect, bool translate, string stream) =>
        new(dialect, translate, (answer, output) =>
        {
            using var scanner = new SseFrameScanner();
            scanner.Append(Encoding.UTF8.GetBytes(stream));
            while (scanner.TryRead(out var frame))
                answer.Transcribe(frame, output);
            return answer.Complete(output);
        });
}
