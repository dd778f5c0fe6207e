using System.Globalization;
using System.Text;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Admin;

/// <summary>A provider that counts what nobody can have used spoils neither the sums nor the bill.</summary>
public sealed class AbsurdUsageTests
{
    private static readonly string[] Models = ["claude/claude-sonnet-4-5", "gemini/gemini-2.5-flash", "openai/gpt-5-mini"];

    [Theory]
    [InlineData("9000000000000000000")]
    [InlineData("-9000000000000000000")]
    [InlineData("1e30")]
    public async Task AbsurdCounts_AreEstimatedAndReportsStayReadable(string count)
    {
        await using var walk = await ThreeProviders.StartAsync(Claude(count), Gemini(count), OpenAi(count));
        foreach (var id in Enumerable.Range(0, 2 * Models.Length))
        {
            using var response = await walk.Gateway.PostAsync(Ask(Models[id % Models.Length]), "/v1/messages", ("x-request-id", Name(id)));
            ((int)response.StatusCode).ShouldBe(200);
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var row = await walk.Gateway.RowAsync(Name(id));
            row.UsageSource.ShouldBe("estimated");
            row.OutputTokens.ShouldNotBeNull().ShouldBeInRange(1, 100);
        }

        foreach (var group in new[] { "model", "provider", "user", "key", "day", "conversation" })
            (await AdminAnswer.GetAsync(walk.Gateway, $"/admin/usage?groupBy={group}")).Status.ShouldBe(200);
        var usage = (await AdminAnswer.GetAsync(walk.Gateway, "/admin/usage?groupBy=model")).Body.GetProperty("total");
        usage.GetProperty("attempts").GetInt64().ShouldBe(6);
        usage.GetProperty("estimatedAttempts").GetInt64().ShouldBe(6);
        usage.GetProperty("tokens").GetProperty("total").GetInt64().ShouldBeInRange(6, 600);
        var stats = await AdminAnswer.GetAsync(walk.Gateway, "/admin/stats");
        stats.Status.ShouldBe(200, stats.Text);
        stats.Body.GetProperty("tokens").GetProperty("total").GetInt64().ShouldBeInRange(6, 600);
        stats.Body.GetProperty("costUsd").GetDecimal().ShouldBeInRange(0.000001m, 0.1m);
    }

    private static string Name(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static byte[] Ask(string model) => Encoding.UTF8.GetBytes(
        $$"""{"model":"{{model}}","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

    private static ScriptedAnswer Claude(string count) => Answer(
        """
        {"id":"m1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"from claude"}],"stop_reason":"end_turn",
        "usage":{"input_tokens":COUNT,"cache_read_input_tokens":COUNT,"cache_creation_input_tokens":COUNT,"output_tokens":COUNT}}
        """, count);

    private static ScriptedAnswer Gemini(string count) => Answer(
        """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"from gemini"}]},"finishReason":"STOP","index":0}],"modelVersion":"gemini-2.5-flash",
        "usageMetadata":{"promptTokenCount":COUNT,"candidatesTokenCount":COUNT,"thoughtsTokenCount":COUNT,"cachedContentTokenCount":COUNT}}
        """, count);

    private static ScriptedAnswer OpenAi(string count) => Answer(
        """
        {"id":"c1","object":"chat.completion","created":1,"model":"gpt-5-mini","choices":[{"index":0,"message":{"role":"assistant","content":"from openai"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":COUNT,"completion_tokens":COUNT,"total_tokens":COUNT,"prompt_tokens_details":{"cached_tokens":COUNT}}}
        """, count);

    private static ScriptedAnswer Answer(string body, string count) => ScriptedAnswer.Json(body.Replace("COUNT", count, StringComparison.Ordinal));
}
