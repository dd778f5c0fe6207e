using System.Diagnostics;
using System.Text;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Storage;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Relay;
using Gateway.Tests.Resilience;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Hosting;

/// <summary>The gateway is told to stop while requests run.</summary>
public sealed class DrainTests
{
    private const string Sent = ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta;
    private const string Short = "Gateway:DrainTimeout=00:00:00.300";
    private const string OneFailure = "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StreamThatDoesNotEndInTime_IsToldThatTheGatewayIsStopping()
    {
        await using var walk = await StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Sent), ScriptedStep.Hang), Short, OneFailure);
        using var response = await walk.AskAsync(stream: true);
        await StreamReading.UntilAsync(response, "from claude", Token);
        var took = Stopwatch.StartNew();
        var stopping = walk.Gateway.StopAsync();
        var rest = await StreamReading.RestAsync(response, Token);
        await stopping;

        took.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(9));
        rest.ShouldContain("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",");
        rest.ShouldContain("the gateway is stopping", Case.Insensitive);
        rest.ShouldNotContain("message_stop");
        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk");
        (row.ErrorCode, row.Attempts, row.Status, row.InputTokens).ShouldBe(("shutdown", "claude=shutdown", 200, 11));
        row.OutputTokens.ShouldNotBeNull().ShouldBeInRange(2, 30);
        (await walk.Gateway.AttemptsAsync()).ShouldHaveSingleItem().OutputTokens.ShouldBe(row.OutputTokens);
        walk.Gateway.Circuits["claude"].Position.ShouldBe(CircuitPosition.Closed);
        walk.Gemini.Calls.ShouldBeEmpty();
        await walk.Claude.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequestWithoutAnAnswer_Is503WithRetryAfter(bool stream)
    {
        await using var walk = await StartAsync(new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] }, Short, OneFailure);
        var asked = walk.AskAsync(stream);
        await Eventually.TrueAsync(() => walk.Claude.OpenCalls == 1 && walk.Claude.Calls.Count == 1, "the call never arrived");
        var stopping = walk.Gateway.StopAsync();
        using var response = await asked;
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);
        await stopping;

        (error.Status, error.Type).ShouldBe((503, "overloaded_error"));
        response.Headers.GetValues("retry-after").ShouldBe(["1"]);
        (row.ErrorCode, row.Attempts, row.UsageSource).ShouldBe(("shutdown", "claude=shutdown", "estimated"));
        row.InputTokens.ShouldNotBeNull().ShouldBeGreaterThan(0, "the provider has read it");
        walk.Gemini.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task RequestThatWaitsForARetry_Is503()
    {
        var busy = ThreeProviders.Failure(529, "overloaded_error").With("retry-after", "20");
        await using var walk = await StartAsync(busy, Short, "Gateway:EnableFallback=false", "Gateway:Providers:claude:Retry:MaxRetries=3");
        var asked = walk.AskAsync();
        await Eventually.TrueAsync(() => walk.Gateway.Circuits["claude"].Status.RecentFailures == 1, "the call never failed");
        var stopping = walk.Gateway.StopAsync();
        using var response = await asked;
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);
        await stopping;

        (error.Status, error.Type).ShouldBe((503, "overloaded_error"));
        (row.ErrorCode, row.Attempts).ShouldBe(("shutdown", "claude=overloaded"));
    }

    [Fact]
    public async Task StreamThatEndsInTime_IsWhole()
    {
        var goOn = new TaskCompletionSource();
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(Sent), ScriptedStep.WaitFor(goOn.Task), ScriptedStep.Send(ThreeProviders.End)), "Gateway:DrainTimeout=00:01:00");
        using var response = await walk.AskAsync(stream: true);
        var begun = await StreamReading.UntilAsync(response, "from claude", Token);
        var stopping = walk.Gateway.StopAsync();
        await Eventually.TrueAsync(() => walk.Gateway.Services.GetRequiredService<Gateway.Endpoints.Drain>().HasBegun, "the drain never began");
        await RefusesConnectionsAsync(walk.Gateway);
        stopping.IsCompleted.ShouldBeFalse();
        goOn.SetResult();

        (begun + await StreamReading.RestAsync(response, Token)).ShouldBe(Sent + ThreeProviders.End);
        await stopping;
        var row = await walk.Gateway.RowAsync("walk");
        (row.State, row.OutputTokens).ShouldBe((RequestState.Completed, 4));
    }

    [Fact]
    public async Task SilentStreamInItsDrain_IsKeptAliveByPings()
    {
        var (time, goOn) = (new ManualTime(), new TaskCompletionSource());
        await using var walk = await ThreeProviders.StartAsync(
            _ => ScriptedAnswer.Stream(ScriptedStep.Send(Sent), ScriptedStep.WaitFor(goOn.Task), ScriptedStep.Send(ThreeProviders.End)),
            ThreeProviders.GeminiStream, ThreeProviders.Failure(500), time, "Gateway:DrainTimeout=00:09:00", "Gateway:Providers:claude:Timeouts:Idle=00:10:00");
        using var response = await walk.AskAsync(stream: true);
        await StreamReading.UntilAsync(response, "from claude", Token);
        var stopping = walk.Gateway.StopAsync();
        var ping = StreamReading.UntilAsync(response, ": ping\n\n", Token);
        for (var patience = 0; !ping.IsCompleted && patience < 160; patience++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(5, Token);
        }

        await ping;
        goOn.SetResult();
        (await StreamReading.RestAsync(response, Token)).ShouldEndWith(ThreeProviders.End);
        await stopping;
    }

    [Fact]
    public async Task BodyThatDoesNotArriveInTime_Is503()
    {
        await using var walk = await StartAsync(ThreeProviders.ClaudeStream, Short);
        using var socket = await RawPost.ConnectAsync(walk.Gateway.BaseAddress, Token);
        await socket.GetStream().WriteAsync(RawPost.Head("x-request-id: half\r\nContent-Length: 1000\r\n"), Token);
        await socket.GetStream().WriteAsync("{\"model\":"u8.ToArray(), Token);
        await ArrivedAsync(walk.Gateway);
        var stopping = walk.Gateway.StopAsync();
        var answer = await new StreamReader(socket.GetStream(), Encoding.UTF8).ReadToEndAsync(Token);
        await stopping;

        answer.ShouldStartWith("HTTP/1.1 503");
        answer.ShouldContain("overloaded_error");
        (await walk.Gateway.RowAsync("half")).ErrorCode.ShouldBe("shutdown");
        walk.Claude.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhileStopping_ReadinessSaysSoAndRequestsAreStillAnswered()
    {
        await using var walk = await StartAsync(ThreeProviders.ClaudeAnswer);
        (await walk.Gateway.Client.GetStringAsync("/health/ready", Token)).ShouldContain("\"ready\"");

        walk.Gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var ready = await walk.Gateway.Client.GetAsync("/health/ready", Token);
        ((int)ready.StatusCode).ShouldBe(503);
        (await ready.Content.ReadAsStringAsync(Token)).ShouldContain("\"stopping\"");
        using var response = await walk.AskAsync();
        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task AfterTheDrain_RequestsOnKeptConnectionsAreRefused()
    {
        await using var walk = await StartAsync(ThreeProviders.ClaudeAnswer, "Gateway:DrainTimeout=00:00:00");
        walk.Gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var drain = walk.Gateway.Services.GetRequiredService<Gateway.Endpoints.Drain>();
        await Eventually.TrueAsync(() => drain.Over.IsCancellationRequested, "the drain never ended");

        using var response = await walk.AskAsync();
        ((int)response.StatusCode).ShouldBe(503);
        walk.Claude.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task HostsPatience_IsTheDrainAndTimeToWriteTheLog()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:DrainTimeout=00:02:00");

        gateway.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(125));
    }

    [Fact]
    public void TimerThatComesDueWhileTheProcessIsTakenApart_DoesNothing()
    {
        using var lifetime = new Lifetime();
        var time = new LateTimers();
        var drain = new Gateway.Endpoints.Drain(TimeSpan.FromSeconds(30), lifetime, time, NullLogger<Gateway.Endpoints.Drain>.Instance);
        lifetime.StopApplication();
        drain.Dispose();

        Should.NotThrow(time.FireAll);
    }

    private static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, params string[] settings) =>
        ThreeProviders.StartAsync(claude, ThreeProviders.GeminiStream, ThreeProviders.Failure(500), settings);

    private static async Task RefusesConnectionsAsync(TestGateway gateway)
    {
        for (var patience = 0; patience < 500; patience++)
        {
            try
            {
                using var socket = await RawPost.ConnectAsync(gateway.BaseAddress, Token);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }

            await Task.Delay(5, Token);
        }

        throw new ShouldAssertException("new connections were still accepted");
    }

    private static async Task ArrivedAsync(TestGateway gateway)
    {
        for (var patience = 0; !(await gateway.Client.GetStringAsync("/metrics", Token)).Contains("gateway_inflight_requests 1", StringComparison.Ordinal); patience++)
        {
            patience.ShouldBeLessThan(500, "the request never arrived");
            await Task.Delay(5, Token);
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    /// <summary>Timers whose callback is already under way when they are disposed.</summary>
    private sealed class LateTimers : TimeProvider
    {
        private readonly List<Action> _callbacks = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callbacks.Add(() => callback(state));
            return new Timer();
        }

        public void FireAll() => _callbacks.ForEach(fire => fire());

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
