namespace Gateway.Benchmarks.Load.Workloads;

/// <summary>The dialect of one call as far as the client needs it: where it is sent, with which body, and how its stream ends.</summary>
internal sealed record WireFormat(string Path, string BodyFile, string Credential, string TerminalMark)
{
    public static readonly WireFormat Messages = new(
        "/v1/messages", "messages.json", "x-api-key: load\r\nanthropic-version: 2023-06-01", "\"message_stop\"");

    public static readonly WireFormat ChatCompletions = new(
        "/v1/chat/completions", "chat-completions.json", "Authorization: Bearer load", "data: [DONE]");
}
