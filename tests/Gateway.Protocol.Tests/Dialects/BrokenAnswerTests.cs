using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Dialects;

/// <summary>Answers that are not what they should be: none is taken for whole, and what is said of it is for people to read.</summary>
public sealed class BrokenAnswerTests
{
    private const string Message = """{"id":"m","type":"message","role":"assistant","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn"}""";
    private const string Completion = """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""";
    private const string Generated = """{"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"finishReason":"STOP"}]}""";

    public static TheoryData<Dialect, string> Answers => new()
    {
        { Dialect.Anthropic, Message }, { Dialect.OpenAi, Completion }, { Dialect.Gemini, Generated },
    };

    public static TheoryData<Dialect, string> Broken => new()
    {
        { Dialect.Anthropic, """{"type":"message_start","message":{"id":"m" oops""" },
        { Dialect.Anthropic, """{"type":"message"}""" },
        { Dialect.Anthropic, """{"type":"content_block_delta","index":7,"delta":{}}""" },
        { Dialect.Anthropic, """{"type":"message","content":7}""" },
        { Dialect.OpenAi, """{"choices":[{"index":0 oops""" },
        { Dialect.Gemini, """{"candidates":[{"content":{"role": oops""" },
        { Dialect.Gemini, "7" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void BodyWithGarbageBehindIt_IsNoAnswer(Dialect dialect, string body)
    {
        Observe(dialect, body).ShouldBeTrue();
        Observe(dialect, body + " \r\n\t").ShouldBeTrue();
        Observe(dialect, body + "}}garbage").ShouldBeFalse();
        Observe(dialect, body + body).ShouldBeFalse();
        Observe(dialect, body[..^1]).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void UnreadableAnswer_IsToldWithoutTheParsersWords(Dialect dialect, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var frame = new SseFrame(body, default, body);
        var (whole, streamed) = (new List<ChatEvent>(), new List<ChatEvent>());
        Of(dialect).ReadResponse(body, whole);
        Of(dialect).CreateEventReader().Read(frame, streamed);
        var meter = Of(dialect).CreateUsageMeter();
        meter.Observe(frame);

        var errors = whole.Concat(streamed).OfType<ChatEvent.Failed>().Select(f => f.Error).Append(meter.Error).OfType<ChatError>().ToList();
        errors.ShouldNotBeEmpty();
        foreach (var error in errors)
        {
            error.Kind.ShouldBe(ChatErrorKind.Malformed);
            error.Message.ShouldNotContain("LineNumber");
            error.Message.ShouldNotContain("BytePosition");
            error.Message.ShouldNotContain("dictionary");
            error.Message.ShouldNotContain("operation");
            error.Message.ShouldEndWith(".");
        }
    }

    private static bool Observe(Dialect dialect, string body) => Of(dialect).CreateUsageMeter().ObserveBody(Encoding.UTF8.GetBytes(body));

    private static IEgressDialect Of(Dialect dialect) => dialect switch
    {
        Dialect.Anthropic => new AnthropicDialect(),
        Dialect.OpenAi => new OpenAiDialect(),
        _ => new GeminiDialect(),
    };
}
