using System.Text;

namespace Gateway.Tests.Faults;

/// <summary>The rows of the matrix.</summary>
internal static class Faults
{
    private const string StreamsOnly = "a unary answer has no events";

    private static readonly string[] ShortWaits = ["Timeouts:FirstEvent=00:00:00.200", "Timeouts:Response=00:00:00.200"];
    private static readonly string[] ShortIdle = ["Timeouts:Idle=00:00:00.200"];

    /// <summary>Inside an answer of status 200 OpenAI says no more of an overload than of any failure.</summary>
    private static readonly Words OverloadInside = new("overloaded", "server_error", "overloaded");

    public static IReadOnlyList<Fault> All { get; } = [.. Connections, .. Statuses, .. Bodies, .. Silences, .. Streams, .. Clients];

    private static IEnumerable<Fault> Connections =>
    [
        new("ConnectRefused", new AddressMeans("a port nobody listens on", DeadAddress.Refused), "connection"),
        new("DnsFailure", new AddressMeans("a name no resolver knows", DeadAddress.Unresolvable), "connection"),
        new("TlsOntoPlainText", new AddressMeans("`https` onto a plain-text port", DeadAddress.PlainTextTls), "connection"),
        new("TlsSelfSigned", new AddressMeans("`https` onto a self-signed certificate", DeadAddress.SelfSignedTls), "connection"),
        new("ConnectStall", new AddressMeans("`https` onto a port that accepts and says nothing", DeadAddress.SilentTls), "timeout")
        {
            Settings = ["Timeouts:Connect=00:00:00.200"],
        },
        new("ResetBeforeHeaders", Knobs("cut=before-headers"), "connection"),
        new("NotHttp", Raw("a port that answers `SSH-2.0-…`", "SSH-2.0-OpenSSH_9.6\r\n"), "connection"),
    ];

    private static IEnumerable<Fault> Statuses =>
    [
        Status(400, "invalid_request", "invalid_request_error"),
        Status(401, "authentication", "authentication_error"),
        Status(403, "permission", "permission_error"),
        Status(404, "not_found", "not_found_error") with { Note = "`FallbackOn` names it by default" },
        Status(408, new Words("timeout", "timeout", Words.None), "timeout_error") with { NotSaid = "Gemini has no such status: see 504" },
        Status(413, "request_too_large", "request_too_large"),
        Status(429, "rate_limit", "rate_limit_error"),
        Status(429, "rate_limit", "rate_limit_error", 30),
        Status(429, "rate_limit", "rate_limit_error", 1) with { Name = "Status429RetryAfter1Once", Once = true },
        Status(500, "server_error", "api_error"),
        Status(503, "overloaded", "api_error", 30),
        Status(504, "timeout", "timeout_error"),
        Status(529, "overloaded", "overloaded_error"),
        Status(529, "overloaded", "overloaded_error") with { Name = "Status529Once", Once = true },
        new("ContextLength", Knobs("error=context-length"), new("invalid_request", "context_length_exceeded", "invalid_request"))
        {
            Answered = (400, "invalid_request_error"), Note = "only openai says it in a typed way; `FallbackOn` names it by default",
        },
        new("QuotaExhausted", new VendorMeans(Knobs("status=402"), Knobs("error=quota"), Http("429 with a quota per day", "429 No", "application/json", DailyQuota)), "quota_exhausted")
        {
            Answered = (402, "billing_error"), SaidWith429 = true, Note = "openai and gemini say it with a 429: then it is one for the caller too",
        },
        new("Status502Html", Http("a proxy's HTML page with status 502", "502 Bad Gateway", "text/html", "<html><body>Bad Gateway</body></html>"), "server_error"),
        new("Redirect302", Http("`302` to elsewhere: not followed", "302 Found", "text/html", "", "Location: http://127.0.0.1:9/\r\n"), "unknown"),
    ];

    private static IEnumerable<Fault> Bodies =>
    [
        new("Html200", Knobs("malformed=html"), "malformed"),
        new("MalformedJson", Knobs("malformed=json"), "malformed") { NotStreamed = "see GarbageFrame" },
        new("ErrorBody200", Knobs("error-event=before-content"), OverloadInside) { NotStreamed = "see ErrorEventBeforeContent" },
        new("EmptyBody200", Http("200 with an empty JSON body", "200 OK", "application/json", ""), "malformed") { NotStreamed = "see EmptyStream200" },
        new("EmptyStream200", Http("200 with an empty event stream", "200 OK", "text/event-stream", ""), "cut") { NotUnary = StreamsOnly },
        new("StreamAnsweredWithJson", Http("200 with JSON for a stream", "200 OK", "application/json", "{}"), "malformed") { NotUnary = StreamsOnly },
        new("TruncatedBody", Raw("half of what `Content-Length` promises", "HTTP/1.1 200 OK" + Half), "cut") { NotStreamed = "see CutAfterContent" },
        new("TruncatedErrorBody", Raw("status 500, and half of its body", "HTTP/1.1 500 No" + Half), "server_error"),
        new("GzipGarbage", Http("`Content-Encoding: gzip` over what is none", "200 OK", SocketMeans.AskedType, "this is not gzip", "Content-Encoding: gzip\r\n"), "malformed"),
        new("SlowDrip", Knobs("drip=64:5"), Words.Ok),
    ];

    private static IEnumerable<Fault> Silences =>
    [
        new("StallBeforeHeaders", Knobs("stall=before-headers"), "timeout") { Settings = ShortWaits },
        new("StallBeforeContent", Knobs("stall=before-content"), "timeout") { Settings = ShortWaits },
        new("StallAfterContent", Knobs("stall=after-content"), "timeout") { Settings = ShortIdle, AfterContent = true },
        new("CallersTimeBeforeHeaders", Knobs("stall=before-headers"), "timeout")
        {
            Headers = [("x-gateway-timeout-ms", "200")], GatewaysOwn = true, Note = "`x-gateway-timeout-ms: 200`",
        },
        new("CallersTimeAfterContent", Knobs("stall=after-content"), "timeout")
        {
            Headers = [("x-gateway-timeout-ms", "1500")], GatewaysOwn = true, AfterContent = true, NotUnary = "see CallersTimeBeforeHeaders",
            Note = "`x-gateway-timeout-ms: 1500`",
        },
    ];

    private static IEnumerable<Fault> Streams =>
    [
        new("CutBeforeContent", Knobs("cut=before-content"), "cut"),
        new("CutAfterContent", Knobs("cut=after-content"), "cut") { AfterContent = true, Note = "unary: after half of the body" },
        new("ErrorEventBeforeContent", Knobs("error-event=before-content"), OverloadInside) { NotUnary = StreamsOnly },
        new("ErrorEventAfterContent", Knobs("error-event=after-content"), OverloadInside) { NotUnary = StreamsOnly, AfterContent = true },
        new("MissingTerminalEvent", Knobs("no-terminal"), "cut") { NotUnary = StreamsOnly, AfterContent = true },
        new("GarbageFrameFirst", Http("`data: <html>` as the first event", "200 OK", "text/event-stream", "data: <html>\n\n"), "malformed") { NotUnary = StreamsOnly },
        new("GarbageFrame", Knobs("malformed=frame"), new(Words.Ok, "malformed", "malformed"))
        {
            NotUnary = StreamsOnly, AfterContent = true,
            Note = "a relay passes on what it cannot read once the answer has begun: it may be an event of tomorrow",
        },
    ];

    private static IEnumerable<Fault> Clients =>
    [
        new("ClientLeavesBeforeHeaders", Knobs("stall=before-headers"), Words.ClientClosed) { ClientLeaves = true },
        new("ClientLeavesBeforeContent", Knobs("stall=before-content"), Words.ClientClosed) { ClientLeaves = true },
        new("ClientLeavesAfterContent", Knobs("stall=after-content"), Words.ClientClosed) { ClientLeaves = true, AfterContent = true },
    ];

    private const string Half = "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\":\"";

    private const string DailyQuota =
        """{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}""";

    private static Fault Status(int status, Words words, string type, int? retryAfter = null) => new(
        $"Status{status}{(retryAfter is null ? "" : $"RetryAfter{retryAfter}")}",
        Knobs($"status={status}{(retryAfter is null ? "" : $"+retry-after={retryAfter}")}"), words)
        {
            Answered = (status, type), RetryAfter = retryAfter,
        };

    private static SimulatorMeans Knobs(string knobs) => new(knobs);

    private static SocketMeans Http(string description, string status, string contentType, string body, string headers = "") => Raw(
        description, $"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}");

    private static SocketMeans Raw(string description, string answer) => new(description, answer);
}
