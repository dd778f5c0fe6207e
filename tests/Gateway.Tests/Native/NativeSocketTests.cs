using System.Net;
using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Native;

/// <summary>A WebSocket may be quiet, and last, for as long as it likes.</summary>
public sealed class NativeSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASocketThatWasTheProbe_ClosesTheCircuitAtOnceAndMayBeQuiet()
    {
        var time = new ManualTime();
        await using var upstream = await NativeUpstream.StartAsync(
            services => services.AddSingleton<TimeProvider>(time), "Gateway:Providers:openai:CircuitBreaker:FailureThreshold=1");
        upstream.Answer = AnswerAsync;
        (await AskAsync(upstream)).ShouldBe((HttpStatusCode.InternalServerError, "openai=server_error"));
        (await AskAsync(upstream)).ShouldBe((HttpStatusCode.ServiceUnavailable, "openai=circuit_open"));
        time.Advance(TimeSpan.FromSeconds(61));

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{upstream.Gateway.BaseAddress.Authority}/native/openai/v1/realtime"), Token);
        await EchoAsync(socket, "one");
        (await AskAsync(upstream)).ShouldBe((HttpStatusCode.InternalServerError, "openai=server_error"), "the probe is over, though the socket is not");
        time.Advance(TimeSpan.FromMinutes(30));

        await EchoAsync(socket, "two");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Token);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = 500;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, Token) is { MessageType: not WebSocketMessageType.Close } got)
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, Token);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Token);
    }

    private static async Task<(HttpStatusCode Status, string Attempts)> AskAsync(NativeUpstream upstream)
    {
        using var response = await upstream.Gateway.Client.GetAsync("/native/openai/v1/models", Token);
        return (response.StatusCode, response.Headers.GetValues("x-gateway-attempts").Single());
    }

    private static async Task EchoAsync(ClientWebSocket socket, string text)
    {
        var echoed = new byte[64];
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Token);
        var got = await socket.ReceiveAsync(echoed, Token);
        Encoding.UTF8.GetString(echoed, 0, got.Count).ShouldBe(text);
    }
}
