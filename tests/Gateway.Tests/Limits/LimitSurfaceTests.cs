using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Limits;

/// <summary>Limits over real connections, on every surface.</summary>
public sealed class LimitSurfaceTests
{
    private const string Key = "right-key-of-a-team";
    private const string Message = """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Completion = """{"model":"openai/gpt-5-mini","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoHundredAtOnceOnAKeyOfAHundredAMinute_ExactlyAHundredPass()
    {
        await using var gateway = await StartAsync("Gateway:Limits:Keys:team:RequestsPerMinute=100");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var response = await PostAsync(gateway, Message, "/v1/messages", $"limit-{i}");
            await response.Content.ReadAsByteArrayAsync(Token);
            return response;
        }));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(100);
        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(100);
        answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldAllBe(a => a.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        (await gateway.Client.GetStringAsync("/metrics", Token)).ShouldContain("gateway_rate_limited_total{scope=\"key\"} 100");
    }

    [Theory]
    [InlineData("/v1/messages", Message)]
    [InlineData("/v1/messages/count_tokens", """{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", Completion)]
    [InlineData("/native/claude/v1/messages", Message)]
    [InlineData("/native/openai/v1/chat/completions", """{"model":"gpt-5-mini","messages":[{"role":"user","content":"hi"}]}""")]
    public async Task WhicheverWayIn_OneLimitHolds(string path, string body)
    {
        await using var gateway = await StartAsync("Gateway:Limits:PerKey:RequestsPerMinute=2");
        (await StatusAsync(gateway, Message, "/v1/messages")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(gateway, Completion, "/v1/chat/completions")).ShouldBe(HttpStatusCode.OK);

        using var refused = await PostAsync(gateway, body, path, "refused");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var error = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Token)).GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("rate_limit_error");
        error.GetProperty("message").GetString().ShouldStartWith("The key 'team' is at its limit of 2 requests a minute. Ask again in ");
        refused.Headers.Contains("x-gateway-attempts").ShouldBeFalse();
        var row = await gateway.RowAsync("refused");
        (row.Status, row.ErrorCode, row.KeyId).ShouldBe((429, "rate_limit_error", "team"));
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/native/claude/v1/messages")]
    public async Task LargeBodyOfACallerAtTheLimit_IsNotWaitedFor(string path)
    {
        await using var gateway = await StartAsync("Gateway:Limits:PerKey:RequestsPerMinute=1");
        (await StatusAsync(gateway, Message, "/v1/messages")).ShouldBe(HttpStatusCode.OK);

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Client.BaseAddress!.Port, Token);
        await using var connection = client.GetStream();
        // The body never comes.
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: gateway\r\nx-api-key: {Key}\r\nx-request-id: large\r\nContent-Length: 1000000\r\n\r\n"), Token);
        using var reader = new StreamReader(connection);

        (await reader.ReadLineAsync(Token)).ShouldBe("HTTP/1.1 429 Too Many Requests");
        (await gateway.RowAsync("large")).ErrorCode.ShouldBe("rate_limit_error");
    }

    [Fact]
    public async Task HowNearTheLimitIs_IsSaidInTheCallersDialect()
    {
        await using var gateway = await StartAsync("Gateway:Limits:PerKey:RequestsPerMinute=10", "Gateway:Limits:PerKey:TokensPerMinute=5000");
        using var message = await PostAsync(gateway, Message, "/v1/messages");
        using var stream = await PostAsync(gateway, Completion.Replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"", StringComparison.Ordinal), "/v1/chat/completions");
        using var native = await PostAsync(gateway, Message, "/native/claude/v1/messages");

        Header(message, "anthropic-ratelimit-requests-limit").ShouldBe("10");
        Header(message, "anthropic-ratelimit-requests-remaining").ShouldBe("9");
        DateTimeOffset.Parse(Header(message, "anthropic-ratelimit-requests-reset"), CultureInfo.InvariantCulture)
            .ShouldBeInRange(DateTimeOffset.UtcNow.AddSeconds(20), DateTimeOffset.UtcNow.AddSeconds(70));
        int.Parse(Header(message, "anthropic-ratelimit-tokens-remaining"), CultureInfo.InvariantCulture).ShouldBeInRange(4900, 4999);
        Header(stream, "x-ratelimit-remaining-requests").ShouldBe("8");
        Header(stream, "x-ratelimit-reset-requests").ShouldEndWith("s");
        Header(native, "anthropic-ratelimit-requests-remaining").ShouldBe("7");
    }

    [Fact]
    public async Task AStreamThatRuns_HoldsItsPlaceToItsEnd()
    {
        await using var gateway = await StartAsync("Gateway:Limits:Users:ann:Concurrent=1");
        // Its answer begins, and then nothing comes.
        const string Endless = """{"model":"claude-sim:stall=after-content+events=8","stream":true,"max_tokens":99,"messages":[{"role":"user","content":"hi"}]}""";
        using var running = await PostAsync(gateway, Endless, "/v1/messages", "running", "ann");
        running.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(gateway, Message, "/v1/messages", "ann")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(gateway, Message, "/v1/messages", "ben")).ShouldBe(HttpStatusCode.OK);

        running.Dispose();
        await gateway.RowAsync("running");

        (await StatusAsync(gateway, Message, "/v1/messages", "ann")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/native/claude/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"metadata":{"user_id":"ann"},"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/native/openai/v1/chat/completions", """{"model":"gpt-5-mini","user":"ann","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/native/openai/v1/chat/completions", """{"model":"gpt-5-mini","safety_identifier":"ann","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"openai/gpt-5-mini","safety_identifier":"ann","messages":[{"role":"user","content":"hi"}]}""")]
    public async Task AUserNamedInABody_IsHeldToTheirLimit(string path, string body)
    {
        await using var gateway = await StartAsync("Gateway:Limits:PerUser:RequestsPerMinute=1");
        using var first = await PostAsync(gateway, body, path, "named");
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(gateway, Message, "/v1/messages", "ann")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(gateway, body, path)).ShouldBe(HttpStatusCode.TooManyRequests);

        (await gateway.RowAsync("named")).UserId.ShouldBe("ann");
    }

    [Fact]
    public async Task ARequestNobodyWasAskedFor_DoesNotCount()
    {
        await using var gateway = await StartAsync("Gateway:Limits:PerKey:RequestsPerMinute=1", "Gateway:Providers:claude:Capabilities:Images=false", "Gateway:EnableFallback=false");
        var picture = """{"model":"claude/claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}]}""";
        (await StatusAsync(gateway, picture, "/v1/messages")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(gateway, """{"model":"no-such-model","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", "/v1/messages")).ShouldBe(HttpStatusCode.NotFound);

        (await StatusAsync(gateway, Message, "/v1/messages")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(gateway, Message, "/v1/messages")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static Task<TestGateway> StartAsync(params string[] settings) =>
        TestGateway.StartAsync([$"Gateway:Access:Mode=keys", $"Gateway:Access:Keys:team={Key}", .. settings]);

    private static Task<HttpResponseMessage> PostAsync(TestGateway gateway, string body, string path, string? id = null, string? user = null) => gateway.PostAsync(
        Encoding.UTF8.GetBytes(body), path,
        [("x-api-key", Key), .. id is null ? Array.Empty<(string, string)>() : [("x-request-id", id)], .. user is null ? Array.Empty<(string, string)>() : [("x-user-id", user)]]);

    private static async Task<HttpStatusCode> StatusAsync(TestGateway gateway, string body, string path, string? user = null)
    {
        using var response = await PostAsync(gateway, body, path, user: user);
        await response.Content.ReadAsByteArrayAsync(Token);
        return response.StatusCode;
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
