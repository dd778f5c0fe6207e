using System.Text;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Gateway.Tests.Relay;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Hardening;

/// <summary>The bounds of the server, set low: who is over them, or too slow, is turned away; who is slow but alive is not.</summary>
public sealed class ServerLimitTests(ServerLimitTests.Bounded bounded) : IClassFixture<ServerLimitTests.Bounded>
{
    private const int Pieces = 150;
    private const string Request = """{"model":"claude-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Uri Address => bounded.Gateway.BaseAddress;

    [Fact]
    public async Task BodyOverTheConfiguredBound_IsRefusedWithTheContractsError()
    {
        using var response = await bounded.Gateway.PostAsync(new byte[(1024 * 1024) + 1]);
        var (error, _) = await ErrorEnvelope.ReadAsync(bounded.Gateway, response);

        (error.Status, error.Type).ShouldBe((413, "request_too_large"));
        error.Message.ShouldContain("(1 MiB)");
        response.Headers.GetValues("x-content-type-options").ShouldBe(["nosniff"]);
    }

    [Theory]
    [InlineData(30, 1, 0, 431)]
    [InlineData(1, 9_000, 0, 431)]
    [InlineData(1, 1, 3_000, 414)]
    public async Task HeadOverTheConfiguredBounds_IsTurnedAwayByTheServer(int headers, int size, int query, int status)
    {
        var request = new RequestText("GET", $"/v1/models?{new string('q', query)}");
        for (var i = 0; i < headers; i++)
            request.With($"x-{i}", new string('h', size));
        using var connection = await ConnectAsync();
        await connection.SendAsync(request.Bytes([]), Token);

        var answer = (await connection.ReadAsync(hasNoBody: false, Token).WaitAsync(Patience, Token)).ShouldNotBeNull();

        answer.Status.ShouldBe(status);
        AnswerRules.IsBare(answer).ShouldBeTrue(answer.Head);
    }

    [Fact]
    public async Task HeadThatNeverEnds_IsTurnedAway()
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync("GET /v1/models HTTP/1.1\r\nHost: gateway\r\nx-slow: "u8.ToArray(), Token);

        (await connection.ReadAsync(hasNoBody: false, Token).WaitAsync(Patience, Token))?.Status.ShouldBe(408);
    }

    [Fact]
    public async Task BodyThatTrickles_IsRefusedWithTheContractsError()
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync(RequestText.Post("/v1/messages").With("x-request-id", "trickle").With("Content-Length", "500000").Bytes("{"u8), Token);

        var answer = (await connection.ReadAsync(hasNoBody: false, Token).WaitAsync(Patience, Token)).ShouldNotBeNull();

        answer.Status.ShouldBe(408);
        AnswerRules.Problem(new HostileRequest("slow", Door.Messages, []), 0, answer).ShouldBeNull();
        (await ErrorEnvelope.FailedRowAsync(bounded.Gateway, "trickle")).Status.ShouldBe(408);
    }

    [Fact]
    public async Task ConnectionThatAsksNothing_IsClosed()
    {
        using var connection = await ConnectAsync();

        (await connection.ReadAsync(hasNoBody: false, Token).WaitAsync(Patience, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task ReaderThatIsDead_IsCutOffAndTheProviderIsLetGo()
    {
        using var socket = await RawPost.ConnectAsync(Address, Token);
        await AskAsync(socket.GetStream(), "dead-reader");

        await Eventually.TrueAsync(() => bounded.Provider.Calls.Any(call => call.Headers.GetValueOrDefault("anthropic-reader") == "dead-reader"), "the provider was not asked");
        await bounded.Provider.WhenIdleAsync(Token).WaitAsync(Patience, Token);

        (await ErrorEnvelope.FailedRowAsync(bounded.Gateway, "dead-reader")).ErrorCode.ShouldBe("client_closed");
    }

    [Fact]
    public async Task ReaderThatIsSlowButAlive_GetsTheWholeStream()
    {
        using var socket = await RawPost.ConnectAsync(Address, Token);
        await AskAsync(socket.GetStream(), "slow-reader");
        var (buffer, end) = (new byte[256 * 1024], "");

        // Some megabytes a second, in fits and starts: the connection is full all the while.
        while (await socket.GetStream().ReadAsync(buffer, Token) is > 0 and var read && !end.Contains("message_stop", StringComparison.Ordinal))
        {
            end = (end + Encoding.UTF8.GetString(buffer, 0, read))[^Math.Min(200, end.Length + read)..];
            await Task.Delay(5, Token);
        }

        end.ShouldContain("message_stop");
        (await bounded.Gateway.RowAsync("slow-reader")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task ConnectionsOverTheBound_AreClosedAndTheOthersServed()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Server:MaxConnections=1");
        using var first = await ConnectAsync(gateway.BaseAddress);
        await first.SendAsync(new RequestText("GET", "/health/live").Bytes([]), Token);
        (await first.ReadAsync(hasNoBody: false, Token))!.Status.ShouldBe(200);
        using var second = await ConnectAsync(gateway.BaseAddress);

        (await second.ReadAsync(hasNoBody: false, Token).WaitAsync(Patience, Token)).ShouldBeNull();

        await first.SendAsync(new RequestText("GET", "/health/live").Bytes([]), Token);
        (await first.ReadAsync(hasNoBody: false, Token))!.Status.ShouldBe(200);
    }

    private static Task AskAsync(Stream stream, string id) => stream.WriteAsync(
        RequestText.Post("/v1/messages").With("x-request-id", id).With("anthropic-reader", id).With("Connection", "close").Body(Request), Token).AsTask();

    private Task<RawConnection> ConnectAsync() => ConnectAsync(Address);

    private static async Task<RawConnection> ConnectAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection.ConnectAsync(address, Token);
        return connection;
    }

    /// <summary>Low bounds, before a provider whose answers fill any buffer.</summary>
    public sealed class Bounded : IAsyncLifetime
    {
        public TestGateway Gateway { get; private set; } = null!;

        public ScriptedProvider Provider { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var piece = ThreeProviders.Delta.Replace("from claude", new string('x', 60_000), StringComparison.Ordinal);
            Provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream([ThreeProviders.Start, ThreeProviders.BlockStart, .. Enumerable.Repeat(piece, Pieces), ThreeProviders.End]));
            Gateway = await TestGateway.StartAsync(
                Provider.BaseAddress, "Gateway:Server:MaxBodyMiB=1", "Gateway:Server:MaxHeaders=20", "Gateway:Server:MaxHeadersKiB=8", "Gateway:Server:MaxRequestLineKiB=2",
                "Gateway:Server:HeadersTimeout=00:00:01", "Gateway:Server:KeepAliveTimeout=00:00:02", "Gateway:Server:RateGrace=00:00:01.500", "Gateway:Server:MinBodyBytesPerSecond=10000",
                "Gateway:Server:MinAnswerBytesPerSecond=1000000");
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
