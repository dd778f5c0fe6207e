using System.Globalization;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>What a request cost, in the answer's header, the row, the attempts and the counter.</summary>
public sealed class CostTests
{
    // claude-sonnet-4-5: 3 USD a million tokens in, 15 out; gemini-2.5-flash: 0.3 and 2.5.

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UnaryAnswer_SaysItsCostAndTheRowKeepsIt()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.Gateway.PostAsync(Ask("claude-sonnet-4-5"), ("x-request-id", "cost"));

        const decimal Cost = (11 * 3m / 1_000_000) + (4 * 15m / 1_000_000);
        response.Headers.GetValues("x-gateway-cost-usd").ShouldBe([Cost.ToString("0.######", CultureInfo.InvariantCulture)]);
        var row = await walk.Gateway.RowAsync("cost");
        (row.CostUsd, row.PriceVersion).ShouldBe(((double)Cost, "genai-prices/2026-08-21"));
        var attempt = (await walk.Gateway.AttemptsAsync()).ShouldHaveSingleItem();
        (attempt.CostUsd, attempt.PriceVersion, attempt.LogId, attempt.Outcome).ShouldBe(((double)Cost, "genai-prices/2026-08-21", row.Id, "ok"));
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_cost_usd_total{model="claude-sonnet-4-5",provider="claude"}"""].ShouldBe((double)Cost, 1e-12);
    }

    [Fact]
    public async Task StreamedAnswer_CostsWhatTheUnaryOneDoes()
    {
        await using var walk = await ThreeProviders.StartAsync(
            call => call.Text.Contains("\"stream\":true", StringComparison.Ordinal) ? ThreeProviders.ClaudeStream : ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, null);
        foreach (var (id, stream) in new[] { ("whole", false), ("streamed", true) })
        {
            using var response = await walk.Gateway.PostAsync(Ask("claude-sonnet-4-5", stream), ("x-request-id", id));
            await response.Content.ReadAsStringAsync(Token);
        }

        var (whole, streamed) = (await walk.Gateway.RowAsync("whole"), await walk.Gateway.RowAsync("streamed"));
        whole.CostUsd.ShouldNotBeNull();
        (streamed.CostUsd, streamed.InputTokens, streamed.OutputTokens).ShouldBe((whole.CostUsd, whole.InputTokens, whole.OutputTokens));
    }

    [Fact]
    public async Task ModelWithoutAPrice_CostIsUnknownNotZero()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync();

        response.Headers.Contains("x-gateway-cost-usd").ShouldBeFalse();
        (await walk.Gateway.RowAsync("walk")).CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task AttemptThatWasBilledBeforeAnother_IsPartOfTheRequestsCost()
    {
        // maximhq/bifrost#3357 (lesson 4): a bill came out 25 % short because interrupted streams were left out.
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.Cut), ThreeProviders.GeminiStream, ThreeProviders.OpenAiAnswer);
        using var response = await walk.Gateway.PostAsync(Ask("claude-sonnet-4-5", stream: true), ("x-request-id", "both"));
        await response.Content.ReadAsStringAsync(Token);

        var row = await walk.Gateway.RowAsync("both");
        var attempts = await walk.Gateway.AttemptsAsync();
        attempts.Count.ShouldBe(2);
        attempts.ShouldAllBe(a => a.CostUsd > 0);
        row.CostUsd.ShouldNotBeNull().ShouldBe(attempts.Sum(a => a.CostUsd!.Value), 1e-12);
    }

    private static string Ask(string model, bool stream = false) =>
        $$"""{"model":"{{model}}","max_tokens":9,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""";
}
