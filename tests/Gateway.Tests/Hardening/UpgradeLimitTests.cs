using System.Net.WebSockets;
using System.Text.Json;
using Gateway.Tests.Native;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Hardening;

/// <summary>WebSockets hold a connection on both sides for as long as they like: there may be so many and no more.</summary>
public sealed class UpgradeLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SocketOverTheBound_IsRefusedWithTheContractsError()
    {
        await using var upstream = await NativeUpstream.StartAsync("Gateway:Server:MaxUpgradedConnections=1");
        var closed = 0;
        upstream.Answer = async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            try
            {
                await socket.ReceiveAsync(new byte[16], http.RequestAborted);
            }
            finally
            {
                Interlocked.Increment(ref closed);
            }
        };
        using var first = new ClientWebSocket();
        await first.ConnectAsync(new Uri($"ws://{upstream.Gateway.BaseAddress.Authority}/native/openai/v1/realtime"), Token);
        using var second = new RawConnection();
        await second.ConnectAsync(upstream.Gateway.BaseAddress, Token);

        await second.SendAsync(
            new RequestText("GET", "/native/openai/v1/realtime").With("Connection", "Upgrade").With("Upgrade", "websocket").With("Sec-WebSocket-Version", "13").With("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==").Bytes([]), Token);
        var answer = (await second.ReadAsync(hasNoBody: false, Token).WaitAsync(TimeSpan.FromSeconds(10), Token)).ShouldNotBeNull();

        answer.Status.ShouldBe(503, answer.Head);
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("error").GetProperty("type").GetString().ShouldBe("overloaded_error");
        answer.Header("x-request-id").ShouldNotBeNull();
        await Endpoints.Eventually.TrueAsync(() => Volatile.Read(ref closed) == 1, "the provider's side of the refused socket is still open");
        first.State.ShouldBe(WebSocketState.Open);
    }
}
