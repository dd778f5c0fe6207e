using System.Net;
using System.Net.Sockets;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Providers;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Resilience;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Providers;

public sealed class ProviderProbeTests
{
    private const string Credential = "the-credential-of-the-probe";

    private static readonly Dictionary<string, ScriptedAnswer> Answers = new()
    {
        ["list"] = ScriptedAnswer.Json("""{"data":[{"id":"a"}],"has_more":false}"""),
        ["bare list"] = ScriptedAnswer.Json("""[{"id":"a"}]"""),
        ["nothing"] = ScriptedAnswer.Nothing,
        ["cut"] = ScriptedAnswer.Stream(ScriptedStep.Send("""{"data":["""), ScriptedStep.Cut),
        ["html"] = new() { Headers = [("content-type", "text/html")], Body = [ScriptedStep.Send("<html>Sign in</html>")] },
        ["half json"] = ScriptedAnswer.Json("""{"data":["""),
        ["empty"] = ScriptedAnswer.Json(""),
        ["500"] = ThreeProviders.Failure(500, "api_error", $"cannot use {Credential}"),
        ["500 html"] = new() { Status = 500, Headers = [("content-type", "text/html")], Body = [ScriptedStep.Send("<html>Oops</html>")] },
        ["529"] = ThreeProviders.Failure(529, "overloaded_error", "busy"),
        ["429"] = ThreeProviders.Failure(429, "rate_limit_error", "slower"),
        ["401"] = ThreeProviders.Failure(401, "authentication_error", $"invalid x-api-key {Credential[..8]}…"),
        ["403"] = ThreeProviders.Failure(403, "permission_error", $"not with {Credential}"),
        ["404"] = ThreeProviders.Failure(404, "not_found_error", "no such path"),
        ["301"] = new ScriptedAnswer { Status = 301 }.With("location", "https://elsewhere.example/").With("content-length", "0"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("list", "ok", true, null)]
    [InlineData("bare list", "ok", true, null)]
    [InlineData("nothing", "connection", false, "The connection broke before the provider answered.")]
    [InlineData("cut", "cut", false, "The connection broke before the answer's end.")]
    [InlineData("html", "malformed", false, "The answer is no list of models: it is not JSON.")]
    [InlineData("half json", "malformed", false, "The answer is no list of models: it is not JSON.")]
    [InlineData("empty", "malformed", false, "The answer is no list of models: it is not JSON.")]
    [InlineData("500", "server_error", false, "cannot use ***")]
    [InlineData("500 html", "server_error", false, "The provider answered with status 500.")]
    [InlineData("529", "overloaded", false, "busy")]
    [InlineData("429", "rate_limit", false, "slower")]
    [InlineData("401", "authentication", false, "The provider refused the gateway's credential; the operator has to set a valid one.")]
    [InlineData("403", "permission", false, "The provider does not let the gateway's credential do this; the operator has to set a valid one.")]
    [InlineData("404", "not_found", true, "no such path")]
    [InlineData("301", "unknown", false, "The provider answered with status 301.")]
    public async Task WhateverIsAnswered_TheResultSaysWhatItMeans(string answer, string outcome, bool isHealthy, string? detail)
    {
        await using var upstream = await ScriptedProvider.StartAsync(Answers[answer]);
        var result = await ProbeAsync("anthropic", upstream.BaseAddress.ToString());

        (result.Error?.Word() ?? "ok", result.IsHealthy, result.Detail).ShouldBe((outcome, isHealthy, detail));
        result.Latency.ShouldBeGreaterThan(TimeSpan.Zero);
        result.Status.ShouldBe(answer switch { "nothing" or "cut" => null, _ => Answers[answer].Status });
    }

    [Theory]
    [InlineData("anthropic", "", "/v1/models?limit=1", "x-api-key", Credential)]
    [InlineData("openai", "", "/v1/models", "Authorization", $"Bearer {Credential}")]
    [InlineData("openai", "compatible/v1/", "/compatible/v1/models", "Authorization", $"Bearer {Credential}")]
    [InlineData("gemini", "", "/v1beta/models?pageSize=1", "x-goog-api-key", Credential)]
    public async Task Probe_AsksForTheModelsWithTheCredential(string dialect, string basePath, string target, string header, string value)
    {
        await using var upstream = await ScriptedProvider.StartAsync(Answers["list"]);
        await ProbeAsync(dialect, upstream.BaseAddress + basePath);

        var call = upstream.Calls.ShouldHaveSingleItem();
        (call.Method, call.PathAndQuery, call.Headers[header], call.Body.Length).ShouldBe(("GET", target, value, 0));
        if (dialect == "anthropic")
            call.Headers["anthropic-version"].ShouldBe("2023-06-01");
    }

    [Fact]
    public async Task ClosedPort_ConnectionRefused()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        (await ProbeAsync("openai", $"http://127.0.0.1:{port}")).ShouldBeFailure(ChatErrorKind.Connection, "The connection was refused.");
    }

    [Fact]
    public async Task UnknownHost_NameNotResolved() =>
        (await ProbeAsync("openai", "http://no-such-host.invalid")).ShouldBeFailure(ChatErrorKind.Connection, "The host's name cannot be resolved (DNS).");

    [Fact]
    public async Task PlainTextWhereTlsIsExpected_NoSecureConnection()
    {
        await using var upstream = await ScriptedProvider.StartAsync(Answers["list"]);
        var result = await ProbeAsync("openai", $"https://127.0.0.1:{upstream.BaseAddress.Port}");

        result.ShouldBeFailure(ChatErrorKind.Connection, "No secure connection could be made (TLS): the certificate or the protocol was refused.");
    }

    [Fact]
    public async Task HandshakeThatNeverEnds_ConnectTimeout()
    {
        // It takes connections (the backlog does) and never says a word.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var result = await ProbeAsync("openai", $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", connect: TimeSpan.FromMilliseconds(50));

        result.ShouldBeFailure(ChatErrorKind.Timeout, "No connection could be made in time.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SilentProvider_ProbeEndsAfterTenSeconds(bool beforeHeaders)
    {
        ScriptedStep[] silence = [ScriptedStep.Hang];
        await using var upstream = await ScriptedProvider.StartAsync(
            new ScriptedAnswer { BeforeHeaders = beforeHeaders ? silence : [], Body = [ScriptedStep.Send("{"), .. silence] });
        var time = new ManualTime();
        var probe = ProbeAsync("openai", upstream.BaseAddress.ToString(), time);
        await Eventually.TrueAsync(() => upstream.OpenCalls == 1, "the probe never came");
        probe.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(10));

        var result = await probe;
        result.ShouldBeFailure(ChatErrorKind.Timeout, "No whole answer came within 10 s.");
        result.Latency.ShouldBe(TimeSpan.FromSeconds(10));
        await upstream.WhenIdleAsync(Token);
    }

    [Fact]
    public async Task CallerThatLeaves_EndsTheProbe()
    {
        await using var upstream = await ScriptedProvider.StartAsync(new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] });
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var provider = Create("openai", upstream.BaseAddress.ToString(), TimeSpan.FromSeconds(10));
        var probe = new ProviderProbe(TimeProvider.System).RunAsync(provider, caller.Token);
        await Eventually.TrueAsync(() => upstream.OpenCalls == 1, "the probe never came");
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(probe);
        await upstream.WhenIdleAsync(Token);
    }

    private static async Task<ProbeResult> ProbeAsync(string dialect, string url, TimeProvider? time = null, TimeSpan? connect = null)
    {
        using var provider = Create(dialect, url, connect ?? TimeSpan.FromSeconds(10));
        return await new ProviderProbe(time ?? TimeProvider.System).RunAsync(provider, Token);
    }

    private static Provider Create(string dialect, string url, TimeSpan connect) => new(
        "p",
        new ProviderOptions { Dialect = dialect, BaseUrl = url, DefaultModel = "m", Timeouts = new TimeoutOptions { Connect = connect } },
        Credential,
        isSimulated: false,
        (_, _, _) => new(1, IsByEncoding: false));
}

file static class ProbeResultAssertions
{
    public static void ShouldBeFailure(this ProbeResult result, ChatErrorKind kind, string detail) =>
        (result.Error, result.Detail, result.IsHealthy, result.Status).ShouldBe((kind, detail, false, null));
}
