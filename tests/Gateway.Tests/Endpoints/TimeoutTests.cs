using System.Net;
using System.Net.Sockets;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Tests.Resilience;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Endpoints;

/// <summary>Which silence counts, and against whom. Those before content that fall back are in StreamWalkTests and WalkTests.</summary>
public sealed class TimeoutTests
{
    private const string Sent = ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta;
    private const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
    private const string OneFailure = "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_AServerThatTakesTheConnectionAndSaysNothingIsGivenUp()
    {
        // It accepts TCP and never answers the TLS greeting.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var walk = await StartAsync(
            ThreeProviders.ClaudeAnswer, null, $"Gateway:Providers:claude:BaseUrl=https://{silent.LocalEndpoint}", "Gateway:Providers:claude:Timeouts:Connect=00:00:00.200", "Gateway:EnableFallback=false");
        using var response = await walk.AskAsync();
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type, row.ErrorCode).ShouldBe((504, "timeout_error", "timeout"));
        error.Message.ShouldContain("connection");
    }

    [Fact]
    public async Task Idle_ProvidersPingsAfterContentAreLife()
    {
        var time = new ManualTime();
        var signals = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource()).ToArray();
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream([
                ScriptedStep.Send(Sent),
                .. signals.SelectMany(s => new[] { ScriptedStep.WaitFor(s.Task), ScriptedStep.Send(Ping) }),
                ScriptedStep.Send(ThreeProviders.End)]),
            time);
        using var response = await walk.AskAsync(stream: true);
        await StreamReading.UntilAsync(response, "from claude", Token);
        // A ping that is here proves that the gateway armed its timer after the one before it: two steps stay within the minute of Idle, six do not.
        foreach (var signal in signals)
        {
            time.Advance(TimeSpan.FromSeconds(25));
            signal.SetResult();
            if (signal != signals[^1])
                await StreamReading.UntilAsync(response, "event: ping", Token);
        }

        (await StreamReading.RestAsync(response, Token)).ShouldEndWith(ThreeProviders.End);
    }

    [Fact]
    public async Task Idle_TheGatewaysOwnPingsAreNot()
    {
        var time = new ManualTime();
        await using var walk = await StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Sent), ScriptedStep.Hang), time);
        using var response = await walk.AskAsync(stream: true);
        await StreamReading.UntilAsync(response, "from claude", Token);
        var rest = StreamReading.RestAsync(response, Token);
        for (var patience = 0; !rest.IsCompleted && patience < 200; patience++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(5, Token);
        }

        var text = await rest;
        text.ShouldContain(": ping\n\n");
        text.ShouldContain("timeout_error");
        text.ShouldContain("the next part of the answer did not come within 60 s");
    }

    [Fact]
    public async Task CallersOwnTimeBeforeContent_Is504AndNobodyIsBlamed()
    {
        await using var walk = await StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.Hang), null, OneFailure);
        using var response = await AskAsync(walk, "300");
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type, row.ErrorCode, row.Attempts).ShouldBe((504, "timeout_error", "timeout", "claude=timeout"));
        NotHeldAgainst(walk);
    }

    [Fact]
    public async Task CallersOwnTimeAfterContent_IsAnErrorEventAndNobodyIsBlamed()
    {
        await using var walk = await StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Sent), ScriptedStep.Hang), null, OneFailure);
        using var response = await AskAsync(walk, "1500");
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldStartWith(Sent + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"timeout_error\",");
        text.ShouldNotContain("message_stop");
        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk");
        (row.ErrorCode, row.Status, row.InputTokens).ShouldBe(("timeout", 200, 11));
        NotHeldAgainst(walk);
    }

    [Fact]
    public async Task Total_EndsAProviderThatNeverEnds()
    {
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream([ScriptedStep.Send(Sent), .. Enumerable.Repeat(new[] { ScriptedStep.Pause(TimeSpan.FromMilliseconds(50)), ScriptedStep.Send(Ping) }, 600).SelectMany(s => s)]),
            null, OneFailure, "Gateway:Providers:claude:Timeouts:Total=00:00:01.500");
        using var response = await walk.AskAsync(stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldContain("event: ping");
        text.ShouldContain("The time allowed for the whole request is over");
        NotHeldAgainst(walk);
        await walk.Claude.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task AfterTheTerminalEvent_ProvidersPingsDoNotKeepTheAnswerOpen()
    {
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream([ScriptedStep.Send(Sent + ThreeProviders.End), .. Enumerable.Repeat(new[] { ScriptedStep.Pause(TimeSpan.FromMilliseconds(100)), ScriptedStep.Send(Ping) }, 600).SelectMany(s => s)]),
            null);
        using var response = await walk.AskAsync(stream: true);

        (await response.Content.ReadAsStringAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token)).ShouldStartWith(Sent + ThreeProviders.End);
        (await walk.Gateway.RowAsync("walk")).State.ShouldBe(RequestState.Completed);
    }

    private static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, TimeProvider? time, params string[] settings) =>
        ThreeProviders.StartAsync(_ => claude, ThreeProviders.GeminiStream, ThreeProviders.Failure(500), time, settings);

    private static Task<HttpResponseMessage> AskAsync(ThreeProviders walk, string milliseconds) => walk.Gateway.PostAsync(
        """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":true}""",
        ("x-request-id", "walk"), ("x-gateway-timeout-ms", milliseconds));

    private static void NotHeldAgainst(ThreeProviders walk) =>
        walk.Gateway.Circuits["claude"].Position.ShouldBe(CircuitPosition.Closed);
}
