namespace Gateway.Tests.Relay;

public sealed class RecordedMessagesTests(AnthropicRelay relay) : RecordedTraffic(relay, Messages), IClassFixture<AnthropicRelay>
{
    private static readonly Recording Messages = new()
    {
        Dialect = "anthropic-messages",
        Provider = "claude",
        DefaultModel = "claude-sonnet-4-5",
        SmallAnswer = """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""",
        SmallStream = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        IsComplete = recorded => !recorded.IsSse || recorded.Response.AsSpan().IndexOf("message_stop"u8) >= 0,
        Requests = 400,
        WithoutModel = 30,
        Answers = 200,
        Refused = 9,
        Streams = 180,
        ShortStreams = 50,
    };
}
