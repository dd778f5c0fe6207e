using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>Request lines, headers and framing that no client library would send.</summary>
internal static class HostileHeads
{
    private static readonly string[] Methods = ["TRACE", "CONNECT", "PROPFIND", "OPTIONS", "PUT", "PATCH", "DELETE", "HEAD", "get", "BREW", "A", new('M', 300), "GET\t", "P\u00d6ST", "G<T", "M-SEARCH", "PRI"];

    private static readonly string[] RequestLines =
    [
        "GET / HTTP/0.9", "GET /", "GET  /  HTTP/1.1", "GET / HTTP/1.2", "GET / HTTP/2.0", "GET / HTTP/9.9", "GET / http/1.1", " / HTTP/1.1", "GET HTTP/1.1", "\0\0\0", "PRI * HTTP/2.0", "GET http://evil.example/v1/models HTTP/1.1",
        "GET * HTTP/1.1", "OPTIONS * HTTP/1.1", "GET evil.example:80 HTTP/1.1", "CONNECT evil.example:443 HTTP/1.1", "GET /%00 HTTP/1.1", "GET /%zz HTTP/1.1", "GET /v1/models/\u00ff\u00fe HTTP/1.1", "GET /v1/models/%ff%fe HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1", "GET //evil.example/v1/models HTTP/1.1", "GET \\v1\\models HTTP/1.1", "GET /v1/models\tHTTP/1.1", "\r\nGET / HTTP/1.1", "GET /#x HTTP/1.1",
    ];

    private static readonly string[] Framings =
    [
        "Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5, 5\r\n", "Content-Length: -1\r\n", "Content-Length: +5\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5 \r\n",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: 9223372036854775807\r\n", "Content-Length:\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding:\tchunked\r\n", "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: chunked\r\n Content-Length: 5\r\n", "Content-Length: 3\r\n", "Content-Length: 500\r\n", "Expect: 200-ok\r\nContent-Length: 5\r\n", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 5\r\n",
    ];

    private static readonly string[] Chunks =
    [
        "zz\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n", "-1\r\n", "FFFFFFFFFFFFFFFF\r\n", "7fffffff\r\nabc", "5;x=" + new string('y', 3000) + "\r\nabcde\r\n0\r\n\r\n", "5\nabcde\n0\n\n", "5\r\nabcde\r\n0\r\nX-Trailer: 1\r\n\r\n",
        "5\r\nabcde", "0\r\n\r\n", "00000000000000005\r\nabcde\r\n0\r\n\r\n", "5\r\nabcde\r\n0\r\nContent-Length: 5\r\n\r\n", " 5\r\nabcde\r\n0\r\n\r\n", "0x5\r\nabcde\r\n0\r\n\r\n", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
    ];

    private static readonly string[] BrokenHeaders =
    [
        "no colon\r\n", ": no name\r\n", "x y: 1\r\n", "x-a : 1\r\n", "x-a: 1\r\n folded\r\n", "x-\u00e9: 1\r\n", "x-a: \0\r\n", "x-a: a\rb\r\n", "x-a: \u0001\r\n", "x-a: \u00ff\u00fe\r\n", "Host: other\r\n", "\r\n", "x-a: 1\n", "x(a): 1\r\n",
    ];

    private static readonly string[] Echoed =
    [
        "x-request-id", "x-conversation-id", "x-user-id", "x-claude-code-session-id", "anthropic-version", "anthropic-beta", "openai-x", "traceparent", "tracestate", "x-gateway-timeout-ms", "x-gateway-fallback",
        "x-gateway-strict", "Authorization", "Accept", "Accept-Encoding", "Cookie", "Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-HTTP-Method-Override", "baggage", "Range", "If-Match",
    ];

    public static HostileRequest Method(Door door, int number, Random dice)
    {
        var method = HostileBodies.Any(Methods, dice);
        var bytes = Targets.Keyed(new RequestText(method, Targets.Path(door)), door, number).With("Content-Length", "0").Bytes([]);
        return new("method", door == Door.Native ? Door.Any : door, bytes) { HasNoBody = method == "HEAD", IsBroken = method.Length > 8 || method.Any(c => c is < 'A' or > 'Z') || method is "CONNECT" or "PRI" };
    }

    public static HostileRequest RequestLine(int number, Random dice) => new(
        "request line", Door.Any,
        RequestText.Raw(HostileBodies.Any(RequestLines, dice)).With("Host", "gateway").With("x-api-key", Targets.HostileKey).With("x-request-id", Targets.Id(number)).With("Connection", "close").Bytes([])) { IsBroken = true };

    public static HostileRequest Version10(Door door, int number) => new(
        "HTTP/1.0", door,
        Targets.Keyed(RequestText.Raw($"POST {Targets.Path(door)} HTTP/1.0"), door, number).Body(HostileBodies.Truncated(Targets.Body(door, number, false), number))) { IsBroken = true };

    public static HostileRequest Framing(Door door, int number, Random dice) => new(
        "framing", Door.Any, Targets.Post(door, number).WithLine(HostileBodies.Any(Framings, dice)).Bytes("{\"a\":1}\r\n"u8)) { IsBroken = true };

    public static HostileRequest Chunked(Door door, int number, Random dice) => new(
        "chunks", door, Targets.Post(door, number).With("Content-Type", "application/json").WithLine("Transfer-Encoding: chunked\r\n").Bytes(Encoding.Latin1.GetBytes(HostileBodies.Any(Chunks, dice)))) { IsBroken = true };

    public static HostileRequest BrokenHeader(Door door, int number, Random dice) => new(
        "broken header", Door.Any, Targets.Post(door, number).WithLine(HostileBodies.Any(BrokenHeaders, dice)).Body(Targets.Body(door, number, false))) { IsBroken = true };

    /// <summary>Many headers, or large ones; up to the bound they pass, beyond it the server turns them away.</summary>
    public static HostileRequest Flood(Door door, int number, Random dice)
    {
        var request = Targets.Post(door, number);
        var (count, size) = dice.Next(4) switch { 0 => (dice.Next(90, 300), 8), 1 => (dice.Next(1, 5), dice.Next(4_000, 40_000)), 2 => (5_000, 1), _ => (dice.Next(2, 80), dice.Next(1, 300)) };
        for (var i = 0; i < count; i++)
            request.With($"{(i % 3 == 0 ? "anthropic-" : "x-")}flood-{i}", new string((char)('a' + (i % 26)), size));
        return new("header flood", Door.Any, request.Body(HostileBodies.NoObject(dice))) { IsBroken = true };
    }

    /// <summary>A header the gateway reads or passes on, with a value it was not made for.</summary>
    public static HostileRequest Header(Door door, int number, Random dice)
    {
        var name = HostileBodies.Any(Echoed, dice);
        var value = name == "x-request-id" || dice.Next(8) > 0 ? HostileNames.HeaderValue(dice) : new string('h', dice.Next(1_000, 9_000));
        var request = RequestText.Post(Targets.Path(door)).With(name, value);
        if (name != "Authorization" || door != Door.Admin)
            request = door == Door.Admin ? request.With("Authorization", $"Bearer {Hosting.TestGateway.AdminKey}") : request.With("x-api-key", Targets.HostileKey);
        if (name != "x-request-id")
            request.With("x-request-id", Targets.Id(number));
        return new("header", door, request.Body(Targets.Body(door, number, dice.Next(2) == 0))) { IsBroken = true };
    }

    public static HostileRequest WrongKey(Door door, int number, Random dice)
    {
        string[] keys = ["", "x", "null", "' OR 1=1 --", new('k', 8_000), "gk-\u00e9", Targets.HostileKey + "x", Targets.HostileKey[..^1], "***", "Bearer Bearer"];
        var key = HostileBodies.Any(keys, dice);
        var request = RequestText.Post(Targets.Path(door)).With("x-request-id", Targets.Id(number));
        request = dice.Next(2) == 0 ? request.With("x-api-key", key) : request.With("Authorization", $"Bearer {key}");
        return new("wrong key", door, request.Body(Targets.Body(door, number, false))) { IsBroken = true };
    }
}
