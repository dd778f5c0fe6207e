using System.Text.RegularExpressions;
using Gateway.Protocol.Chat;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>
/// Answers that were cut short cost what they had sent: BerriAI/litellm#14457, #39462 (lessons 3 and 11), maximhq/bifrost#3357 (lesson 4),
/// QuantumNous/new-api#7062, #5288 and #7486 (lessons 5 and 6). The row and the attempt carry it, whoever answered and whoever ended it.
/// </summary>
public sealed partial class InterruptedUsageTests(InterruptedUsageTests.PatientGateway keyless) : IClassFixture<InterruptedUsageTests.PatientGateway>
{
    private const string Chunk = """data: {"candidates":[{"content":{"role":"model","parts":[{"text":"from gemini, 24 letters."}]},"index":0}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Interruptions
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var model in new[] { "claude/sim:", "gemini/sim:", "openai/sim:" })
            {
                foreach (var fault in new[] { "cut=after-content", "error-event=after-content", "no-terminal", "stall=after-content" })
                    cases.Add(model, fault);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task StreamCutShort_TheAttemptCostsWhatItHadSent(string model, string fault)
    {
        // A stall is ended by the client's own time.
        var id = $"{model}{fault}";
        using var response = await AskAsync($"{model}{fault}+text-bytes=4000", id, stream: true, ("x-gateway-timeout-ms", fault.StartsWith("stall", StringComparison.Ordinal) ? "1500" : "30000"));
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldContain("event: error");
        text.ShouldNotContain("message_stop");
        var row = await ErrorEnvelope.FailedRowAsync(keyless.Gateway, id);
        row.InputTokens.ShouldNotBeNull().ShouldBeGreaterThan(0);
        row.UsageSource.ShouldBe("estimated");
        // 4000 bytes are 1000 tokens; all faults but the missing end come after half of it. A reset throws away what lay unread in the socket: what the client saw counts.
        var seen = TextSeen().Matches(text).Sum(delta => delta.Groups[1].Length) / 4;
        seen.ShouldBeGreaterThan(0);
        row.OutputTokens.ShouldNotBeNull().ShouldBeInRange(fault == "no-terminal" ? 900 : Math.Min(400, seen), fault == "no-terminal" ? 4500 : 2300);
        await SameInTheAttemptAsync(row);
    }

    [Theory]
    [InlineData("gemini/sim:malformed=frame")]
    [InlineData("openai/sim:malformed=frame")]
    public async Task UnreadableEventAfterContent_IsNamedAndCounted(string model)
    {
        using var response = await AskAsync($"{model}+text-bytes=4000", model, stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldContain("event: error");
        text.ShouldNotContain("message_stop");
        var row = await ErrorEnvelope.FailedRowAsync(keyless.Gateway, model);
        (row.ErrorCode, row.UsageSource).ShouldBe(("malformed", "estimated"));
        row.OutputTokens.ShouldNotBeNull().ShouldBeInRange(400, 2300);
    }

    [Theory]
    [InlineData("claude/sim:", true)]
    [InlineData("claude/sim:", false)]
    [InlineData("gemini/sim:", true)]
    [InlineData("gemini/sim:", false)]
    [InlineData("openai/sim:", true)]
    [InlineData("openai/sim:", false)]
    public async Task WholeAnswerWithoutUsage_IsEstimated(string model, bool stream)
    {
        // QuantumNous/new-api#7486, BerriAI/litellm PR#36943 (lessons 2 and 6): no number is not zero.
        var id = $"{model}{stream}-no-usage";
        using var response = await AskAsync($"{model}no-usage+text-bytes=4000", id, stream);
        await response.Content.ReadAsStringAsync(Token);

        var row = await keyless.Gateway.RowAsync(id);
        (row.State, row.UsageSource).ShouldBe((Model.RequestState.Completed, "estimated"));
        row.InputTokens.ShouldNotBeNull().ShouldBeGreaterThan(0);
        row.OutputTokens.ShouldNotBeNull().ShouldBeInRange(900, 4500);
        await SameInTheAttemptAsync(row);
    }

    [Theory]
    [InlineData("claude/sim:")]
    [InlineData("gemini/sim:")]
    [InlineData("openai/sim:")]
    public async Task WholeAnswerWithUsage_IsTheProvidersNumber(string model)
    {
        using var response = await AskAsync($"{model}text-bytes=4000", model, stream: true);
        await response.Content.ReadAsStringAsync(Token);

        (await keyless.Gateway.RowAsync(model)).UsageSource.ShouldBe("provider");
    }

    [Theory]
    [InlineData("claude/sim:")]
    [InlineData("gemini/sim:")]
    [InlineData("openai/sim:")]
    public async Task NoSuccessStatus_NothingWasUsed(string model)
    {
        // QuantumNous/new-api#5288 (lesson 5): errors are not charged by a local count.
        var id = $"{model}-503";
        using var response = await AskAsync($"{model}status=503", id, stream: true);
        await response.Content.ReadAsStringAsync(Token);

        var row = await ErrorEnvelope.FailedRowAsync(keyless.Gateway, id);
        (row.InputTokens, row.OutputTokens, row.UsageSource).ShouldBe((null, null, "unknown"));
    }

    [Fact]
    public async Task ErrorEventBeforeContent_NothingWasUsed()
    {
        using var response = await AskAsync("openai/sim:error-event=before-content", "early-error", stream: true);
        await response.Content.ReadAsStringAsync(Token);

        var row = await ErrorEnvelope.FailedRowAsync(keyless.Gateway, "early-error");
        (row.InputTokens, row.OutputTokens).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("claude", 11)]
    [InlineData("gemini", null)]
    public async Task ClientThatLeaves_TheAttemptCostsWhatItHadBeenSent(string provider, int? input)
    {
        // BerriAI/litellm#33736, QuantumNous/new-api#7062 (lessons 3 and 5): recorded as free though the vendor billed it.
        var answer = provider == "claude"
            ? ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.Hang)
            : ScriptedAnswer.Stream(ScriptedStep.Send(Chunk + "\r\n\r\n"), ScriptedStep.Hang);
        await using var walk = await ThreeProviders.StartAsync(answer, answer, answer, "Gateway:EnableFallback=false");
        using (var response = await walk.Gateway.PostAsync(
            $$"""{"model":"{{provider}}/some-model","max_tokens":9,"messages":[{"role":"user","content":"hi there, this is a question"}],"stream":true}""", ("x-request-id", "left")))
            await StreamReading.UntilAsync(response, "from " + provider, Token);

        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "left");
        (row.ErrorCode, row.UsageSource).ShouldBe(("client_closed", "estimated"));
        row.OutputTokens.ShouldNotBeNull().ShouldBeInRange(2, 30);
        row.InputTokens.ShouldNotBeNull().ShouldBeInRange(input ?? 7, input ?? 12);
        var attempt = (await walk.Gateway.AttemptsAsync()).ShouldHaveSingleItem();
        (attempt.InputTokens, attempt.OutputTokens, attempt.Success).ShouldBe((row.InputTokens, row.OutputTokens, false));
    }

    [Theory]
    [InlineData("claude", false)]
    [InlineData("gemini", false)]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    public async Task TimeIsUpBeforeTheHeaders_TheInputIsCounted(string provider, bool stream)
    {
        // maximhq/bifrost#3357 and QuantumNous/new-api#4344 (lessons 4 and 5): a unary answer's headers come when it is finished, and billed.
        var silence = new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] };
        var wait = TimeSpan.FromMilliseconds(500);
        await using var walk = await ThreeProviders.StartAsync(
            silence, silence, silence, "Gateway:EnableFallback=false", $"Gateway:Providers:{provider}:Timeouts:Response={wait}", $"Gateway:Providers:{provider}:Timeouts:FirstEvent={wait}");
        using var response = await walk.Gateway.PostAsync(Question(provider + "/some-model", stream), ("x-request-id", "silent"));
        await response.Content.ReadAsStringAsync(Token);

        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "silent");
        (row.ErrorCode, row.OutputTokens, row.UsageSource).ShouldBe(("timeout", 0, "estimated"));
        row.InputTokens.ShouldNotBeNull().ShouldBeInRange(7, 30);
        await SameInTheAttemptAsync(row, walk.Gateway);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatLeavesBeforeTheHeaders_TheInputIsCountedAndCosts(bool stream)
    {
        var silence = new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] };
        await using var walk = await ThreeProviders.StartAsync(silence, silence, silence);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent(Question("claude-sonnet-4-5", stream)) };
        request.Headers.Add("x-request-id", "left");
        var asked = walk.Gateway.Client.SendAsync(request, leaving.Token);
        await Eventually.TrueAsync(() => walk.Claude.Calls.Count == 1, "the call never arrived");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asked);

        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "left");
        (row.ErrorCode, row.OutputTokens, row.UsageSource).ShouldBe(("client_closed", 0, "estimated"));
        row.InputTokens.ShouldNotBeNull().ShouldBeInRange(7, 30);
        row.CostUsd.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task ConnectionThatFails_NothingWasUsed()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Nothing, ScriptedAnswer.Nothing, ScriptedAnswer.Nothing, "Gateway:EnableFallback=false");
        using var response = await walk.Gateway.PostAsync(Question("claude-sonnet-4-5", stream: false), ("x-request-id", "cut"));
        await response.Content.ReadAsStringAsync(Token);

        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "cut");
        (row.ErrorCode, row.InputTokens, row.OutputTokens, row.UsageSource).ShouldBe(("connection", null, null, "unknown"));
    }

    [Fact]
    public async Task TargetThatFailedBeforeAnother_HasARowOfItsOwn()
    {
        // BerriAI/litellm#39462 (lesson 11): every attempt has its own cost.
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.Cut), ThreeProviders.GeminiStream, ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync(stream: true);
        await response.Content.ReadAsStringAsync(Token);

        var row = await walk.Gateway.RowAsync("walk");
        (row.InputTokens, row.OutputTokens).ShouldBe((17, 3), "the providers bill both");
        var attempts = await walk.Gateway.AttemptsAsync();
        attempts.Select(a => (a.Provider, a.InputTokens, a.OutputTokens)).ShouldBe([("claude", 11L, 1L), ("gemini", 6L, 2L)]);
    }

    private static async Task SameInTheAttemptAsync(ProviderLog row, TestGateway gateway)
    {
        var attempt = (await gateway.AttemptsAsync()).Single(a => a.Model == row.Model && a.CreatedAt >= row.CreatedAt);
        (attempt.InputTokens, attempt.OutputTokens).ShouldBe((row.InputTokens, row.OutputTokens));
    }

    private Task SameInTheAttemptAsync(ProviderLog row) => SameInTheAttemptAsync(row, keyless.Gateway);

    private static string Question(string model, bool stream) =>
        $$"""{"model":"{{model}}","max_tokens":9,"messages":[{"role":"user","content":"hi there, this is a question"}],"stream":{{(stream ? "true" : "false")}}}""";

    private Task<HttpResponseMessage> AskAsync(string model, string id, bool stream, params (string, string)[] headers) => keyless.Gateway.PostAsync(
        $$"""{"model":"{{model}}","max_tokens":2000,"messages":[{"role":"user","content":"hi there, this is a question"}],"stream":{{(stream ? "true" : "false")}}}""",
        [("x-request-id", id), ("x-gateway-fallback", "off"), .. headers]);

    [GeneratedRegex("\"text\":\"([^\"]*)\"")]
    private static partial Regex TextSeen();

    /// <summary>The simulator answers, and its failures close no circuit's way to the next case.</summary>
    public sealed class PatientGateway : IAsyncLifetime
    {
        public TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync(
            [.. new[] { "claude", "gemini", "openai" }.Select(name => $"Gateway:Providers:{name}:CircuitBreaker:FailureThreshold=10000")]);

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
