using Gateway.Model;
using Gateway.Resilience;
using Gateway.Streaming;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Streaming;

/// <summary>Answers that pass a bound of the gateway's: told as such, and never held against the provider.</summary>
public sealed class AnswerLimitTests
{
    private const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    // One failure would open the circuit: that it stays closed is the proof that a bound is none.
    private const string OneFailure = "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1";
    private const string FewEvents = "Gateway:Providers:claude:StreamLimits:MaxEvents=1000";
    private const string FewBytes = "Gateway:Providers:claude:StreamLimits:MaxBytes=1048576";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EventsBeforeContent_TheNextTargetAnswers()
    {
        await using var walk = await StartAsync(ScriptedAnswer.Stream(Repeat(Ping, 1001), ThreeProviders.Start), FewEvents);
        using var response = await walk.AskAsync(stream: true);

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("from gemini");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=limit_exceeded,gemini=ok"]);
        NotHeldAgainst(walk);
    }

    [Theory]
    [InlineData("MaxEvents", FewEvents)]
    [InlineData("MaxBytes", FewBytes)]
    public async Task BoundAfterContent_IsNamedInTheErrorEvent(string bound, string setting)
    {
        var delta = bound == "MaxEvents" ? ThreeProviders.Delta : ThreeProviders.Delta.Replace("from claude", new string('x', 10_000), StringComparison.Ordinal);
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream(ThreeProviders.Start + ThreeProviders.BlockStart, Repeat(delta, 1001), ThreeProviders.End), setting);
        using var response = await walk.AskAsync(stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldContain("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",");
        text[text.LastIndexOf("event: error", StringComparison.Ordinal)..].ShouldContain(bound);
        text.ShouldNotContain("message_stop");
        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk");
        (row.ErrorCode, row.Attempts).ShouldBe(("limit_exceeded", "claude=limit_exceeded"));
        walk.Gemini.Calls.ShouldBeEmpty();
        NotHeldAgainst(walk);
        await walk.Claude.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task ExactlyTheBound_IsAWholeAnswer()
    {
        // The start, the block's start, 995 deltas, and the three events of the end.
        var stream = ThreeProviders.Start + ThreeProviders.BlockStart + Repeat(ThreeProviders.Delta, 995) + ThreeProviders.End;
        await using var walk = await StartAsync(ScriptedAnswer.Stream(stream), FewEvents);
        using var response = await walk.AskAsync(stream: true);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(stream);
    }

    [Fact]
    public async Task WholeAnswerLargerThanTheBound_TheNextTargetAnswers()
    {
        var large = new ScriptedAnswer
        {
            Headers = [("content-type", "application/json"), ("content-length", $"{UnaryBody.MaxBytes + 1L}")],
            Body = [ScriptedStep.Send("{"), ScriptedStep.Hang],
        };
        await using var walk = await ThreeProviders.StartAsync(large, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, OneFailure);
        using var response = await walk.AskAsync();

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("from gemini");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=limit_exceeded,gemini=ok"]);
        NotHeldAgainst(walk);
    }

    [Fact]
    public async Task EveryTargetPastItsBound_IsABadGateway()
    {
        await using var walk = await StartAsync(ScriptedAnswer.Stream(Repeat(Ping, 1001)), FewEvents, "Gateway:EnableFallback=false");
        using var response = await walk.AskAsync(stream: true);
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type, row.ErrorCode).ShouldBe((502, "api_error", "limit_exceeded"));
        error.Message.ShouldContain("MaxEvents");
    }

    private static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, params string[] settings) =>
        ThreeProviders.StartAsync(claude, ThreeProviders.GeminiStream, ThreeProviders.Failure(500), [OneFailure, .. settings]);

    private static void NotHeldAgainst(ThreeProviders walk) =>
        walk.Gateway.Circuits["claude"].Position.ShouldBe(CircuitPosition.Closed);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
