using System.Globalization;
using System.Text;
using Gateway.Tests.Admin;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Queue;

/// <summary>What a provider says of its limits moves requests to another one, and back.</summary>
public sealed class HeadroomTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task ProviderNearItsLimit_IsAskedAfterTheOthers_UntilItResets(bool native, bool refuses)
    {
        var time = new ManualTime();
        await using var three = await ThreeProviders.StartAsync(_ => Exhausted(refuses), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, time);
        using (var first = native ? await NativeAsync(three) : await three.AskAsync(id: "first"))
            await first.Content.ReadAsStringAsync(Token);

        (await AttemptsAsync(three, "second")).ShouldBe("gemini=ok");
        (await AttemptsAsync(three, "alone", ("x-gateway-fallback", "off"))).ShouldStartWith("claude=");
        var page = PrometheusPage.Parse(await three.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_provider_limit_remaining_ratio{kind="requests",provider="claude"}"""].ShouldBe(0);
        var said = (await AdminAnswer.GetAsync(three.Gateway, "/admin/providers/health")).Of("claude", "providers").GetProperty("vendorLimits")[0];
        (said.GetProperty("model").GetString(), said.GetProperty("kind").GetString(), said.GetProperty("limit").GetInt64()).ShouldBe(("claude-x", "requests", 50));

        time.Advance(TimeSpan.FromSeconds(40));
        (await AttemptsAsync(three, "after")).ShouldStartWith("claude=");
    }

    private static ScriptedAnswer Exhausted(bool refuses) => (refuses ? ThreeProviders.Failure(400, "invalid_request_error") : ThreeProviders.ClaudeAnswer)
        .With("anthropic-ratelimit-requests-limit", "50").With("anthropic-ratelimit-requests-remaining", "0")
        .With("anthropic-ratelimit-requests-reset", DateTimeOffset.UtcNow.AddSeconds(30).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private static async Task<string> AttemptsAsync(ThreeProviders three, string id, (string, string)? header = null)
    {
        using var response = await three.AskAsync(id: id, header: header);
        await response.Content.ReadAsStringAsync(Token);
        return response.Headers.GetValues("x-gateway-attempts").Single();
    }

    private static Task<HttpResponseMessage> NativeAsync(ThreeProviders three) => three.Gateway.PostAsync(
        Encoding.UTF8.GetBytes("""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""), "/native/claude/v1/messages", Token);
}
