using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Resilience.Queue;
using Gateway.Storage;
using Gateway.Tests.Admin;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Gateway.Tests.Reload;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Upstream;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Queue;

/// <summary>Providers' own limits over real connections, on every surface.</summary>
public sealed class QueueTests
{
    private const string OneAtATime = "Gateway:Providers:claude:Limits:Concurrent=1";
    private const string OneWaits = "Gateway:Providers:claude:Queue:Length=1";
    private const string NobodyWaits = "Gateway:Providers:claude:Queue:Length=0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwentyCallers_NeverMoreThanTwoAreAtTheProvider_AndAllAreAnswered()
    {
        var (there, most) = (0, 0);
        await using var upstream = await ScriptedProvider.StartAsync(call =>
        {
            var now = Interlocked.Increment(ref there);
            for (var before = most; before < now; before = most)
                Interlocked.CompareExchange(ref most, now, before);
            var answer = call.Text.Contains("\"stream\":true", StringComparison.Ordinal) ? ThreeProviders.ClaudeStream : ThreeProviders.ClaudeAnswer;
            return answer with { BeforeHeaders = [ScriptedStep.WaitFor(LeaveAsync())] };
        });
        await using var gateway = await TestGateway.StartAsync([.. TestGateway.Providers(upstream.BaseAddress, "claude"), "Gateway:Providers:claude:Limits:Concurrent=2"]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var response = await PostAsync(gateway, $"r{i}", stream: i % 2 == 0);
            return (response.StatusCode, Text: await response.Content.ReadAsStringAsync(Token));
        }));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK && a.Text.Contains("from claude", StringComparison.Ordinal));
        most.ShouldBe(2);
        Gate(gateway).Status.ShouldBe(default);

        async Task LeaveAsync()
        {
            await Task.Delay(3, Token);
            Interlocked.Decrement(ref there);
        }
    }

    [Fact]
    public async Task FullQueue_IsA429_AndOneRow_AndCanBeSeen()
    {
        var (release, upstream, gateway) = await HeldAsync(OneWaits);
        await using var _ = upstream;
        await using var __ = gateway;
        var running = PostAsync(gateway, "running");
        await Eventually.TrueAsync(() => upstream.OpenCalls == 1, "nobody was asked");
        var waiting = PostAsync(gateway, "waiting");
        await Eventually.TrueAsync(() => Gate(gateway).Status.Waiting == 1, "nobody waits");
        using var refused = await PostAsync(gateway, "refused");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        refused.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=queue_full"]);
        var error = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Token)).GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("rate_limit_error");
        error.GetProperty("message").GetString().ShouldBe(
            "No provider has room for the request. claude/claude-x: queue_full (Provider 'claude' is at its limits, and its queue of 1 is full).");
        var row = await gateway.RowAsync("refused");
        (row.State, row.Status, row.ErrorCode, row.Attempts).ShouldBe((RequestState.Failed, 429, "queue_full", "claude=queue_full"));
        var limits = (await AdminAnswer.GetAsync(gateway, "/admin/providers/health")).Of("claude", "providers").GetProperty("limits");
        limits.GetRawText().ShouldBe(
            """{"requestsPerMinute":null,"tokensPerMinute":null,"concurrent":1,"burst":null,"running":1,"waiting":{"high":0,"normal":1,"low":0},"maxWaiting":1,"maxWaitMs":10000}""");
        var page = await PageAsync(gateway);
        page["""gateway_queue_length{provider="claude"}"""].ShouldBe(1);
        page["""gateway_rate_limited_total{scope="provider"}"""].ShouldBe(1);

        release.SetResult();
        (await running).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await waiting).StatusCode.ShouldBe(HttpStatusCode.OK);
        await gateway.RowAsync("waiting");
        (await PageAsync(gateway))["""gateway_queue_wait_seconds_count{provider="claude"}"""].ShouldBe(1);
        (await gateway.AttemptsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task WaitThatIsOver_IsA429()
    {
        var (release, upstream, gateway) = await HeldAsync("Gateway:Providers:claude:Queue:MaxWait=00:00:00.05");
        await using var _ = upstream;
        await using var __ = gateway;
        var running = PostAsync(gateway, "running");
        await Eventually.TrueAsync(() => upstream.OpenCalls == 1, "nobody was asked");
        using var refused = await PostAsync(gateway, "refused", stream: true);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        var row = await gateway.RowAsync("refused");
        row.ErrorCode.ShouldBe("queue_timeout");
        row.Duration.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(49);
        release.SetResult();
        (await running).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ClientThatLeavesWhileWaiting_FreesItsPlace_AndIsNobodysFailure()
    {
        var (release, upstream, gateway) = await HeldAsync(OneWaits);
        await using var _ = upstream;
        await using var __ = gateway;
        var running = PostAsync(gateway, "running");
        await Eventually.TrueAsync(() => upstream.OpenCalls == 1, "nobody was asked");
        using var leaving = new CancellationTokenSource();
        var gone = PostAsync(gateway, "gone", cancellationToken: leaving.Token);
        await Eventually.TrueAsync(() => Gate(gateway).Status.Waiting == 1, "nobody waits");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);

        var row = await gateway.RowAsync("gone");
        (row.ErrorCode, row.Status, row.Attempts).ShouldBe(("client_closed", 499, "claude=client_closed"));
        Gate(gateway).Status.ShouldBe(new GateStatus(1, 0, 0, 0));
        release.SetResult();
        (await running).StatusCode.ShouldBe(HttpStatusCode.OK);
        upstream.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SecondTarget_AnswersInsteadOfWaiting()
    {
        var release = new TaskCompletionSource();
        await using var three = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.WaitFor(release.Task)] }, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, OneAtATime);
        var running = three.AskAsync(id: "running");
        await Eventually.TrueAsync(() => three.Claude.OpenCalls == 1, "nobody was asked");
        using var response = await three.AskAsync(id: "second");

        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=over_limit,gemini=ok"]);
        var page = await PageAsync(three.Gateway);
        page["""gateway_fallbacks_total{from="claude",reason="over_limit",to="gemini"}"""].ShouldBe(1);
        page.Samples.Keys.ShouldNotContain(k => k.StartsWith("gateway_rate_limited_total", StringComparison.Ordinal));
        release.SetResult();
        (await running).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task NativeStream_HoldsItsTurnToItsEnd_AndCountingTokensNeedsNone()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await ScriptedProvider.StartAsync(call =>
            call.PathAndQuery.Contains("count_tokens", StringComparison.Ordinal) ? ScriptedAnswer.Json("""{"input_tokens":7}""")
            : ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.WaitFor(release.Task), ScriptedStep.Send(ThreeProviders.End)));
        await using var gateway = await TestGateway.StartAsync([.. TestGateway.Providers(upstream.BaseAddress, "claude"), OneAtATime, NobodyWaits]);
        using var native = await PostAsync(gateway, "native", stream: true, path: "/native/claude/v1/messages");
        native.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var chat = await PostAsync(gateway, "chat");
        using var another = await PostAsync(gateway, "another", path: "/native/claude/v1/messages");
        using var count = await PostAsync(gateway, "count", path: "/v1/messages/count_tokens");
        using var nativeCount = await PostAsync(gateway, "native-count", path: "/native/claude/v1/messages/count_tokens");
        (chat.StatusCode, another.StatusCode).ShouldBe((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests));
        another.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=queue_full"]);
        (count.StatusCode, nativeCount.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));

        release.SetResult();
        (await native.Content.ReadAsStringAsync(Token)).ShouldEndWith(ThreeProviders.End);
        await gateway.RowAsync("native");
        using var after = await PostAsync(gateway, "after", stream: true);
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(CallPriority.Normal, "high", CallPriority.Normal)]
    [InlineData(CallPriority.Normal, "low", CallPriority.Low)]
    [InlineData(CallPriority.High, null, CallPriority.High)]
    [InlineData(CallPriority.Low, "normal", CallPriority.Low)]
    public void PriorityAskedFor_IsNeverAboveTheKeys(CallPriority ofKey, string? asked, CallPriority expected)
    {
        var http = new DefaultHttpContext();
        if (asked is not null)
            http.Request.Headers["x-gateway-priority"] = asked;
        var call = new NativeCall(http, Compositions.Default, 0, DateTimeOffset.UnixEpoch);
        call.Admit(new Caller { KeyId = "k", Priority = ofKey });

        call.Priority.ShouldBe(expected);
    }

    [Fact]
    public void PriorityThatIsNone_IsTheCallersMistake()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["x-gateway-priority"] = "urgent";

        RequestHeaders.Problem(http.Request).ToString().ShouldBe("x-gateway-priority: 'urgent' is no priority; known are high, normal, low");
    }

    /// <summary>A gateway whose one provider takes one request at a time, and answers when it is released.</summary>
    private static async Task<(TaskCompletionSource Release, ScriptedProvider Upstream, TestGateway Gateway)> HeldAsync(params string[] settings)
    {
        var release = new TaskCompletionSource();
        var upstream = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.WaitFor(release.Task)] });
        return (release, upstream, await TestGateway.StartAsync([.. TestGateway.Providers(upstream.BaseAddress, "claude"), OneAtATime, .. settings]));
    }

    private static Task<HttpResponseMessage> PostAsync(
        TestGateway gateway, string id, bool stream = false, string path = "/v1/messages", CancellationToken? cancellationToken = null) => gateway.PostAsync(
        Encoding.UTF8.GetBytes($$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":{{(stream ? "true" : "false")}}}"""),
        path, cancellationToken ?? Token, ("x-request-id", id));

    private static ProviderGate Gate(TestGateway gateway) => gateway.Composition.Gates.All.Single();

    private static async Task<PrometheusPage> PageAsync(TestGateway gateway) =>
        PrometheusPage.Parse(await gateway.Client.GetStringAsync("/metrics", Token));
}
