using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Native;

/// <summary>Headers in both directions: exactly these go through.</summary>
public sealed class NativeHeaderTests(NativeUpstream upstream) : IClassFixture<NativeUpstream>
{
    private static readonly string[] Withheld =
    [
        "x-api-key: g", "Authorization: Bearer g", "x-goog-api-key: g", "api-key: g", "Proxy-Authorization: Basic g", "Cookie: a=b", "Forwarded: for=1.2.3.4",
        "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: h", "X-Forwarded-Proto: https", "X-Real-IP: 1.2.3.4", "Via: 1.1 x", "CF-Connecting-IP: 1.2.3.4",
        "CF-Ray: x", "True-Client-IP: 1.2.3.4", "Referer: http://x/", "Origin: http://x", "x-gateway-fallback: off", "x-user-id: u", "x-conversation-id: c",
        "traceparent: 00-nonsense", "tracestate: a=b", "baggage: a=b", "x-request-id: mine", "Keep-Alive: timeout=5", "TE: gzip",
        "OpenAI-Organization: theirs", "OpenAI-Project: theirs", "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai", "Authorization", "Bearer upstream-key-openai")]
    [InlineData("claude", "x-api-key", "upstream-key-claude")]
    [InlineData("gemini", "x-goog-api-key", "upstream-key-gemini")]
    public async Task TheCallersHeaders_ReachTheProviderWithoutCredentialsAndTracks(string provider, string credentialName, string credential)
    {
        Dictionary<string, string> seen = [];
        upstream.Answer = http =>
        {
            seen = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return Task.CompletedTask;
        };

        await SendAsync($"POST /native/{provider}/v1/files HTTP/1.1", [.. Withheld, "Connection: close", "Accept-Encoding: br", "Accept: */*", "X-Own: kept", "Content-Type: text/plain", "Content-Length: 2", "anthropic-beta: b"], "hi");

        seen.Remove(credentialName, out var sent).ShouldBeTrue();
        sent.ShouldBe(credential);
        seen["Host"].ShouldBe(upstream.Address.Authority);
        string[] expected = ["Accept", "Accept-Encoding", "anthropic-beta", "Content-Length", "Content-Type", "Host", "X-Own", .. provider == "claude" ? ["anthropic-version"] : Array.Empty<string>()];
        seen.Keys.Order(StringComparer.OrdinalIgnoreCase).ShouldBe(expected.Order(StringComparer.OrdinalIgnoreCase));
        seen["Accept-Encoding"].ShouldBe("br");
    }

    [Fact]
    public void WhatTheCallersConnectionNames_StaysOnThatConnection()
    {
        var from = new HeaderDictionary { ["Connection"] = "keep-alive, X-Hop", ["X-Hop"] = "1", ["X-Own"] = "2" };
        using var request = new HttpRequestMessage { Headers = { { "X-Hop", "1" }, { "X-Own", "2" } } };

        Gateway.Native.CallerHeaders.Clean(from, request.Headers);

        request.Headers.Select(h => h.Key).ShouldBe(["X-Own"]);
    }

    [Fact]
    public async Task AHeaderOfTheBodyNamedByTheConnection_BreaksNothing()
    {
        var type = "";
        upstream.Answer = http =>
        {
            type = http.Request.ContentType;
            return Task.CompletedTask;
        };

        var answer = await SendAsync(
            "POST /native/openai/v1/files HTTP/1.1", ["Connection: close, Content-Type, Content-Length, Allow, Expires", "Content-Type: text/plain", "Content-Length: 2"], "hi");

        answer.ShouldStartWith("HTTP/1.1 200 ");
        type.ShouldBe("text/plain");
    }

    [Fact]
    public async Task TheProvidersHeaders_ReachTheCallerWithoutCookiesAndTheVendorsEdge()
    {
        upstream.Answer = http =>
        {
            foreach (var name in new[] { "Access-Control-Allow-Origin", "access-control-allow-credentials", "Content-Security-Policy", "Set-Cookie", "Server", "Alt-Svc", "Via", "Strict-Transport-Security", "cf-ray", "CF-Cache-Status", "x-gateway-provider", "NEL", "Report-To" })
                http.Response.Headers[name] = "theirs";
            foreach (var name in new[] { "x-ratelimit-remaining-tokens", "anthropic-organization-id", "openai-processing-ms", "x-other" })
                http.Response.Headers[name] = "kept";
            (http.Response.Headers["x-request-id"], http.Response.ContentLength) = ("req_vendor", 2);
            return http.Response.WriteAsync("ok");
        };

        using var request = new HttpRequestMessage(HttpMethod.Get, "/native/openai/v1/models");
        request.Headers.Add("x-request-id", "caller-1");
        using var response = await upstream.Gateway.Client.SendAsync(request, Token);

        var names = response.Headers.Concat(response.Content.Headers).Select(h => h.Key.ToLowerInvariant()).Where(n => n != "date");
        names.Order(StringComparer.Ordinal).ShouldBe(
        [
            "anthropic-organization-id", "content-length", "content-security-policy", "openai-processing-ms", "request-id", "x-content-type-options",
            "x-gateway-attempts", "x-gateway-provider", "x-other",
            "x-provider-request-id", "x-ratelimit-remaining-tokens", "x-request-id",
        ]);
        response.Headers.GetValues("x-request-id").ShouldBe(["caller-1"]);
        response.Headers.GetValues("request-id").ShouldBe(["caller-1"]);
        response.Headers.GetValues("x-provider-request-id").ShouldBe(["req_vendor"]);
        response.Headers.GetValues("x-gateway-provider").ShouldBe(["openai"]);
        response.Headers.GetValues("content-security-policy").ShouldBe(["sandbox"]);
        response.Headers.GetValues("x-content-type-options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["openai=ok"]);
    }

    [Fact]
    public async Task AHeaderBeyondAscii_ReachesTheCallerByteForByte()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var gateway = await Hosting.TestGateway.StartAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        var vendor = ServeAsync(listener, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Name: f\u00fcr\r\nConnection: close\r\n\r\n");

        var answer = await RawAsync(gateway.BaseAddress, "GET /native/openai/v1/x HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");

        await vendor;
        answer.ShouldContain("X-Name: f\u00fcr\r\n");
    }

    [Fact]
    public async Task TheQueryAndThePath_ReachTheProviderAsTheyWereSpelled()
    {
        var target = "";
        upstream.Answer = http =>
        {
            target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        };

        await SendAsync("GET /native/gemini/v1beta/files%2Fa%20b/x:y?b=%41+%2b&key=secret&a HTTP/1.1", ["Connection: close"], "");

        target.ShouldBe("/v1beta/files%2Fa%20b/x:y?b=%41+%2b&a");
    }

    [Fact]
    public async Task AVersionTheBaseAddressEndsWith_IsNotSaidTwice()
    {
        var path = "";
        await using var other = await NativeUpstream.StartAsync();
        other.Answer = http =>
        {
            path = http.Request.Path;
            return Task.CompletedTask;
        };
        await using var gateway = await Hosting.TestGateway.StartAsync(new Uri(other.Address, "openai/v1"));

        using var response = await gateway.Client.GetAsync("/native/openai/v1/models", Token);

        path.ShouldBe("/openai/v1/models");
    }

    private Task<string> SendAsync(string line, string[] headers, string body) =>
        RawAsync(upstream.Gateway.BaseAddress, $"{line}\r\nHost: gateway\r\n{string.Join("\r\n", headers)}\r\n\r\n{body}");

    internal static async Task<string> RawAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Token);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(Token);
    }

    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        using var socket = await listener.AcceptTcpClientAsync(Token);
        await using var stream = socket.GetStream();
        await stream.ReadAtLeastAsync(new byte[4096], 20, throwOnEndOfStream: false, Token);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), Token);
    }
}
