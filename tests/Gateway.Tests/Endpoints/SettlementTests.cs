using Gateway.Alerting.Monitoring;
using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Gateway.Tests.Hosting;
using Gateway.Tests.Reload;
using Gateway.Tests.Resilience;
using Gateway.Tests.Storage;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Endpoints;

/// <summary>What log and metrics are told on odd paths.</summary>
public sealed class SettlementTests
{
    private const string Request = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static readonly Target Target = new("claude", "claude-x");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RowOfARequestOnItsWay_SaysNothingOfItsEnd()
    {
        var goOn = new TaskCompletionSource();
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.WaitFor(goOn.Task)] }, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        var asked = walk.AskAsync(id: "on-its-way");
        var queries = walk.Gateway.Services.GetRequiredService<RequestLogQueries>();
        ProviderLog? row = null;
        for (var patience = 0; row is null && patience < 500; patience++)
        {
            await Task.Delay(10, Token);
            row = await queries.FindAsync("on-its-way", Token);
        }

        goOn.SetResult();
        using var response = await asked;
        row.ShouldNotBeNull();
        (row.State, row.Provider, row.Model).ShouldBe((RequestState.Pending, "claude", "claude-x"));
        (row.Status, row.ErrorCode, row.Attempts, row.Duration).ShouldBe((null, null, null, null));
        (await walk.Gateway.RowAsync("on-its-way")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task LossesOfAnAttempt_AreNotCountedAgainForTheOpenCircuitAfterIt()
    {
        await using var walk = await ThreeProviders.StartAsync(
            _ => ThreeProviders.Failure(500, "api_error"), ThreeProviders.Failure(500), ThreeProviders.Failure(500), null,
            "Gateway:Providers:openai:CircuitBreaker:FailureThreshold=1");
        for (var i = 0; i < 2; i++)
        {
            using var response = await walk.AskAsync(id: $"lossy-{i}", extra: ",\"service_tier\":\"auto\"");
            await walk.Gateway.RowAsync($"lossy-{i}");
        }

        (await walk.Gateway.RowAsync("lossy-1")).Attempts.ShouldBe("claude=server_error,gemini=server_error,openai=circuit_open");
        var page = await PageAsync(walk.Gateway);
        page["""gateway_translation_losses_total{field="service_tier",from="anthropic",to="gemini"}"""].ShouldBe(2);
        page.Samples.Keys.ShouldNotContain(series => series.StartsWith("gateway_translation_losses_total", StringComparison.Ordinal) && series.Contains("to=\"anthropic\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GatewaysOwnExceptionInAnAttempt_IsLoggedWhoeverAnswersInTheEnd()
    {
        await using var store = TestStore.Create();
        using var meters = new TestMeters();
        var logger = new KeptExceptions();
        var thrown = new NotSupportedException();

        Settlement(store, meters, logger).AttemptEnded(Call(), new Attempt(
            Target, new Outcome(AttemptStage.Connect, AttemptSide.Gateway, new ChatError(ChatErrorKind.Unknown, "no"))) { Unexpected = thrown });

        logger.Exceptions.ShouldBe([thrown]);
    }

    [Fact]
    public async Task AccountsThatFailWhenTheAnswerIsReady_BreakNoAnswerAndTheRowIsWrittenAtItsEnd()
    {
        await using var store = await TestStore.StartAsync();
        using var meters = new TestMeters();
        var logger = new KeptExceptions();
        var (settlement, call, attempt) = (Settlement(store, meters, logger), Call(), new Attempt(Target, Outcome.Success));
        settlement.Begin();

        // A time that no calendar has.
        settlement.AnswerReady(call, attempt with { StartedAfter = TimeSpan.MaxValue });
        settlement.AttemptEnded(call, attempt);
        await settlement.EndAsync(call);
        await store.DrainAsync();

        logger.Exceptions[0].ShouldBeOfType<ArgumentOutOfRangeException>();
        call.Kept.ShouldBeNull();
        (await store.Queries.FindAsync(call.RequestId, Token)).ShouldNotBeNull().State.ShouldBe(RequestState.Completed);
    }

    private static ChatCall Call()
    {
        var dialect = new AnthropicDialect();
        var bytes = System.Text.Encoding.UTF8.GetBytes(Request);
        var request = new IngressRequest { Dialect = dialect, Body = new RequestBody(bytes, bytes.Length), Peek = dialect.Peek(bytes), RequestId = "thrown" };
        return new ChatCall(new DefaultHttpContext(), Compositions.Default, dialect, 0, DateTimeOffset.UnixEpoch) { Progress = new RequestProgress(request, 0) };
    }

    private static RequestSettlement Settlement(TestStore store, TestMeters meters, KeptExceptions logger) => new(
        store.Log, meters.Meters,
        new RequestCapture(new BodyCapture(new StorageOptions(), new KnownSecrets([])), NullLogger<RequestCapture>.Instance),
        new PerformanceMonitor(new HashSet<string>(), TimeProvider.System), TimeProvider.System, new RequestLines(NullLoggerFactory.Instance), logger);

    private static async Task<PrometheusPage> PageAsync(TestGateway gateway) =>
        PrometheusPage.Parse(await gateway.Client.GetStringAsync("/metrics", Token));

    private sealed class KeptExceptions : ILogger<RequestSettlement>
    {
        public List<Exception?> Exceptions { get; } = [];

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Exceptions.Add(exception);

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
