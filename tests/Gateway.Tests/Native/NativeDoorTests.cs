using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Native;

/// <summary>What is turned away before a provider is asked, and in whose words.</summary>
public sealed class NativeDoorTests(NativeUpstream upstream) : IClassFixture<NativeUpstream>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task AMethodOfNoApi_NeverLeavesTheGateway(string method)
    {
        var calls = 0;
        upstream.Answer = _ =>
        {
            calls++;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "/native/openai/v1/models");

        using var response = await upstream.Gateway.Client.SendAsync(request, Token);

        (response.StatusCode, calls).ShouldBe((HttpStatusCode.MethodNotAllowed, 0));
        response.Content.Headers.Allow.ShouldBe(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.SwitchingProtocols)]
    public async Task InOpenMode_OnlyAPageOfTheGatewayOpensAWebSocket(string origin, HttpStatusCode status)
    {
        upstream.Answer = async http =>
        {
            using var accepted = await http.WebSockets.AcceptWebSocketAsync();
            await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Token);
        };
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin == "own" ? $"http://{upstream.Gateway.BaseAddress.Authority}" : origin);
        var connecting = socket.ConnectAsync(new Uri($"ws://{upstream.Gateway.BaseAddress.Authority}/native/openai/v1/realtime"), Token);

        if (status == HttpStatusCode.SwitchingProtocols)
            await connecting;
        else
            await Should.ThrowAsync<WebSocketException>(connecting);

        socket.HttpStatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task WithoutAKey_TheRefusalIsInTheProvidersEnvelope()
    {
        await using var closed = await NativeUpstream.StartAsync("Gateway:Access:Mode=keys", "Gateway:Access:Keys:team=a-key-of-the-gateway");

        using var refused = await closed.Gateway.Client.GetAsync("/native/gemini/v1beta/models", Token);
        using var unknown = await closed.Gateway.Client.GetAsync("/native/nobody/v1/models", Token);
        using var asked = await closed.Gateway.Client.GetAsync("/native/openai/v1/models?access_token=a-key-of-the-gateway", Token);

        var error = JsonElement.Parse(await refused.Content.ReadAsByteArrayAsync(Token)).GetProperty("error");
        (refused.StatusCode, error.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.Unauthorized, "UNAUTHENTICATED"));
        (unknown.StatusCode, asked.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.OK));
    }

    [Fact]
    public async Task ABodyThatCannotBeRead_IsTheCallersMistake()
    {
        upstream.Answer = http => http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);

        var answer = await NativeHeaderTests.RawAsync(
            upstream.Gateway.BaseAddress,
            "POST /native/openai/v1/files HTTP/1.1\r\nHost: g\r\nConnection: close\r\nx-request-id: chunk-1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nno chunk\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("\"type\":\"invalid_request_error\"");
        (await upstream.Gateway.RowAsync("chunk-1")).ErrorCode.ShouldBe("invalid_request");
    }
}
