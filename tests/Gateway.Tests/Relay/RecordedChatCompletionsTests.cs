namespace Gateway.Tests.Relay;

public sealed class RecordedChatCompletionsTests(OpenAiRelay relay) : RecordedTraffic(relay, ChatCompletions), IClassFixture<OpenAiRelay>
{
    private static readonly Recording ChatCompletions = new()
    {
        Dialect = "openai-chat",
        Provider = "openai",
        DefaultModel = "gpt-5-mini",
        SmallAnswer = """{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""",
        SmallStream = "data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
        IsComplete = recorded => recorded.IsSse
            ? recorded.Response.AsSpan().IndexOf("[DONE]"u8) >= 0 && recorded.Response.AsSpan().IndexOf("\"error\":"u8) < 0
            : recorded.Response.AsSpan().IndexOf("\"choices\""u8) >= 0,
        Requests = 700,
        WithoutModel = 1,
        Answers = 300,
        Refused = 5,
        Streams = 330,
        ShortStreams = 20,
    };
}
