using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Native;

/// <summary>Bodies stream both ways as they are; who leaves, breaks or is silent is told apart.</summary>
public sealed class NativeRelayTests(NativeUpstream upstream) : IClassFixture<NativeUpstream>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => upstream.Gateway.Client;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    public async Task AnyMethod_IsPassedOn(string method)
    {
        var seen = "";
        upstream.Answer = http =>
        {
            seen = http.Request.Method;
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "/native/openai/v1/things/1");

        using var response = await Client.SendAsync(request, Token);

        (seen, response.StatusCode).ShouldBe((method, HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task EachEvent_ArrivesBeforeTheNextIsSent()
    {
        using var arrived = new SemaphoreSlim(0);
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 5; i++)
            {
                await http.Response.WriteAsync($"data: {i}\n\n", http.RequestAborted);
                await arrived.WaitAsync(http.RequestAborted);
            }
        };

        using var response = await Client.GetAsync("/native/openai/v1/stream", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        for (var i = 0; i < 5; i++)
        {
            (await reader.ReadLineAsync(Token)).ShouldBe($"data: {i}");
            await reader.ReadLineAsync(Token);
            arrived.Release();
        }

        (await reader.ReadToEndAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EachPartOfAnUpload_ArrivesBeforeTheNextIsSent()
    {
        using var arrived = new SemaphoreSlim(0);
        upstream.Answer = async http =>
        {
            var buffer = new byte[16];
            while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) > 0)
                arrived.Release();
        };
        using var content = new PartwiseContent(5, "part", arrived);

        using var response = await Client.PostAsync("/native/openai/v1/files", content, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AWebSocket_EchoesThroughTheGateway()
    {
        string? subprotocols = null;
        upstream.Answer = async http =>
        {
            subprotocols = http.Request.Headers.SecWebSocketProtocol;
            using var socket = await http.WebSockets.AcceptWebSocketAsync("realtime");
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, Token) is { MessageType: not WebSocketMessageType.Close } got)
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, Token);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Token);
        };
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("realtime");
        client.Options.AddSubProtocol("openai-insecure-api-key.gateway-key");
        client.Options.SetRequestHeader("x-request-id", "ws-1");

        await client.ConnectAsync(new Uri($"ws://{upstream.Gateway.BaseAddress.Authority}/native/openai/v1/realtime?model=gpt-realtime"), Token);
        var echoed = new byte[1024];
        foreach (var text in new[] { "one", "two" })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Token);
            var got = await client.ReceiveAsync(echoed, Token);
            Encoding.UTF8.GetString(echoed, 0, got.Count).ShouldBe(text);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Token);
        (subprotocols, client.SubProtocol).ShouldBe(("realtime", "realtime"));
        var row = await upstream.Gateway.RowAsync("ws-1");
        (row.Status, row.ErrorCode).ShouldBe((101, null));
    }

    [Fact]
    public async Task AClientThatLeaves_EndsTheCallAndIsNobodysFailure()
    {
        var ended = new TaskCompletionSource();
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: 1\n\n");
            http.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/native/openai/v1/stream");
        request.Headers.Add("x-request-id", "left-1");
        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await response.Content.ReadAsStreamAsync(Token);

        response.Dispose();

        await ended.Task.WaitAsync(Token);
        (await upstream.Gateway.RowAsync("left-1")).ErrorCode.ShouldBe("client_closed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAnswerThatIsCut_EndsTheClientsConnectionWithAnError(bool isStream)
    {
        var arrived = new TaskCompletionSource();
        upstream.Answer = async http =>
        {
            http.Response.ContentType = isStream ? "text/event-stream" : "application/octet-stream";
            await http.Response.WriteAsync("part");
            await arrived.Task;
            http.Abort();
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/native/openai/v1/cut");
        request.Headers.Add("x-request-id", $"cut-{isStream}");
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

        await using var body = await response.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[4], Token);
        arrived.SetResult();

        var broken = await Should.ThrowAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[4], Token));
        broken.ShouldNotBeOfType<EndOfStreamException>("a clean end");
        (await upstream.Gateway.RowAsync($"cut-{isStream}")).ErrorCode.ShouldBe("cut");
        await upstream.Gateway.ForgetFailuresAsync();
    }

    [Fact]
    public async Task AProvidersError_IsPassedOnAsItIs()
    {
        upstream.Answer = http =>
        {
            http.Response.StatusCode = 418;
            http.Response.Headers.RetryAfter = "7";
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"error" : {"message":"no","type":"teapot"}}""");
        };

        using var response = await Client.GetAsync("/native/openai/v1/models", Token);

        ((int)response.StatusCode, response.Headers.RetryAfter!.ToString()).ShouldBe((418, "7"));
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("""{"error" : {"message":"no","type":"teapot"}}""");
        await upstream.Gateway.ForgetFailuresAsync();
    }

    [Theory]
    [InlineData("openai", 401, "error.type")]
    [InlineData("claude", 403, "error.type")]
    [InlineData("gemini", 401, "error.status")]
    public async Task ARefusedCredential_IsTheGatewaysAndNotTheCallers(string provider, int status, string field)
    {
        upstream.Answer = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync("your key upstream-key-x is wrong");
        };

        using var response = await Client.GetAsync($"/native/{provider}/v1/models", Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        var body = await response.Content.ReadAsStringAsync(Token);
        body.ShouldContain("the operator has to set a valid one");
        body.ShouldNotContain("upstream-key-x");
        var error = JsonElement.Parse(Encoding.UTF8.GetBytes(body)).GetProperty("error");
        error.GetProperty(field.Split('.')[1]).GetString().ShouldBe(provider == "gemini" ? "UNAVAILABLE" : "api_error");
        await upstream.Gateway.ForgetFailuresAsync();
    }

    [Theory]
    [InlineData("/v1/files/2?a=b", 307, "/native/openai/v1/files/2?a=b")]
    [InlineData("http://elsewhere.example/v1/files/2", 502, null)]
    [InlineData("//elsewhere.example/x", 502, null)]
    public async Task ARedirect_IsPassedOnOnlyIntoTheProvider(string location, int status, string? passedOn)
    {
        upstream.Answer = http =>
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = location;
            return Task.CompletedTask;
        };
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = upstream.Gateway.BaseAddress };

        using var response = await client.GetAsync("/native/openai/v1/files/1", Token);

        ((int)response.StatusCode, response.Headers.Location?.ToString()).ShouldBe((status, passedOn));
    }

    [Theory]
    [InlineData("/native/nobody/v1/models", HttpStatusCode.NotFound, "not_found_error")]
    [InlineData("/native/openai/v1/%252e%252e/x", HttpStatusCode.BadRequest, "invalid_request_error")]
    public async Task WhatCannotBeAsked_IsRefusedWithAReason(string path, HttpStatusCode status, string type)
    {
        using var response = await Client.GetAsync(path, Token);

        response.StatusCode.ShouldBe(status);
        var error = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Token)).GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe(type);
        if (status == HttpStatusCode.NotFound)
            error.GetProperty("message").GetString()!.ShouldContain("claude, gemini, openai");
    }

    [Fact]
    public async Task AProviderThatCannotBeReached_Is502InItsDialect()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var gateway = await TestGateway.StartAsync(new Uri($"http://127.0.0.1:{port}"));

        using var response = await gateway.Client.GetAsync("/native/claude/v1/models", Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync(Token)).ShouldStartWith("""{"type":"error","error":{"type":"api_error",""");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=connection"]);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.GatewayTimeout)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task AProviderThatIsSilent_IsLeftAfterItsTime(bool afterAPart, HttpStatusCode status)
    {
        var time = new ManualTime();
        await using var silent = await NativeUpstream.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var asked = new TaskCompletionSource();
        silent.Answer = async http =>
        {
            if (afterAPart)
                await http.Response.WriteAsync("part");
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        var asking = silent.Gateway.Client.GetAsync("/native/openai/v1/x", HttpCompletionOption.ResponseHeadersRead, Token);
        await asked.Task;
        using var passing = new CancellationTokenSource();
        var clock = PassAsync(time, passing.Token);
        using var response = await asking;

        response.StatusCode.ShouldBe(status);
        if (afterAPart)
            await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Token));
        await passing.CancelAsync();
        await clock;
    }

    [Fact]
    public async Task InKeysMode_AGatewayKeyIsNeededWhereverItStands()
    {
        await using var closed = await NativeUpstream.StartAsync("Gateway:Access:Mode=keys", "Gateway:Access:Keys:team=a-key-of-the-gateway");

        using var refused = await closed.Gateway.Client.GetAsync("/native/gemini/v1beta/models", Token);
        using var asked = await closed.Gateway.Client.GetAsync("/native/gemini/v1beta/models?key=a-key-of-the-gateway", Token);
        using var header = new HttpRequestMessage(HttpMethod.Get, "/native/gemini/v1beta/models") { Headers = { { "x-goog-api-key", "a-key-of-the-gateway" } } };
        using var withHeader = await closed.Gateway.Client.SendAsync(header, Token);

        (refused.StatusCode, asked.StatusCode, withHeader.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK));
    }

    [Fact]
    public async Task WithoutCredentials_TheSimulatorAnswersAndSaysSo()
    {
        await using var keyless = await TestGateway.StartAsync();

        using var response = await keyless.Client.GetAsync("/native/openai/v1/models", Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-gateway-simulated").ShouldBe(["true"]);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("\"object\": \"list\"");
    }

    // Which wait is armed when is the gateway's business: time passes until it has had enough.
    private static async Task PassAsync(ManualTime time, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(2, CancellationToken.None);
        }
    }

    private sealed class PartwiseContent(int parts, string part, SemaphoreSlim arrived) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < parts; i++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(part), Token);
                await stream.FlushAsync(Token);
                await arrived.WaitAsync(Token);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
