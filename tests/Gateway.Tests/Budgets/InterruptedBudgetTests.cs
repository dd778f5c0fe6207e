using System.Net;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Upstream;
using static Gateway.Tests.Budgets.BudgetGateway;

namespace Gateway.Tests.Budgets;

/// <summary>
/// Answers that end early, or say nothing of their use, under a budget: what the vendor bills of them nobody knows, so what that may be is charged: all that was reserved, or of a
/// stream what a model thinks in its time. The log keeps its estimate, and what is charged beyond that is unresolved.
/// </summary>
public sealed class InterruptedBudgetTests(BudgetGateway budgets) : IClassFixture<BudgetGateway>
{
    private const string NativeChat = """{"model":"gpt-5-mini","max_completion_tokens":4000,"stream":true,"messages":[{"role":"user","content":"hangs"}]}""";
    private const string NativeResponse = """{"model":"gpt-5-mini","max_output_tokens":4000,"stream":true,"input":"hangs"}""";
    private const string NativeGemini = """{"generationConfig":{"maxOutputTokens":4000},"contents":[{"parts":[{"text":"hangs"}]}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/messages", "claude-sonnet-4-5", 0.06)]
    [InlineData("/v1/messages", "gemini-2.5-flash", 0.01)]
    [InlineData("/v1/chat/completions", "gpt-5-mini", 0.008)]
    [InlineData("/native/claude/v1/messages", "claude-sonnet-4-5", 0.06)]
    [InlineData("/native/openai/v1/chat/completions", NativeChat, 0.008)]
    [InlineData("/native/openai/v1/responses", NativeResponse, 0.008)]
    [InlineData("/native/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", NativeGemini, 0.01)]
    public async Task CallerWhoLeavesAStream_IsChargedWhatItMayHaveComeTo(string path, string ask, double worst)
    {
        var (id, before) = ($"left-{path.Length}-{ask.Length}", await budgets.ChargedAsync("left"));
        using (var response = await budgets.AskAsync("left", ask[0] == '{' ? ask : Message("hangs", 4000, ask, stream: true), path, ("x-request-id", id)))
        {
            await StreamReading.UntilAsync(response, "from ", Token);
            await LeaveAsync(response);
        }

        await ShouldBeChargedAsync("left", id, before, worst, isStream: true);
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/native/claude/v1/messages")]
    public async Task CallerWhoDoesNotWaitForAWholeAnswer_IsChargedWhatWasReserved(string path)
    {
        var (text, before) = ($"silent-{path.Length}", await budgets.ChargedAsync("left"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = budgets.AskAsync("left", Message(text, 4000), path, leaving.Token, ("x-request-id", text));
        await Eventually.TrueAsync(() => budgets.Calls.Any(c => c.Text.Contains(text, StringComparison.Ordinal)), "the call never arrived");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        await ShouldBeChargedAsync("left", text, before, 0.06);
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/native/claude/v1/messages")]
    public async Task TimeThatIsUp_IsChargedWhatWasReserved(string path)
    {
        var (id, before) = ($"late-{path.Length}", await budgets.ChargedAsync("late"));
        using var answer = await budgets.AskAsync("late", Message("silent", 4000), path, ("x-request-id", id), ("x-gateway-timeout-ms", "300"));
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);

        await ShouldBeChargedAsync("late", id, before, 0.06);
    }

    [Fact]
    public async Task StreamThatWasNotAskedToSayItsUse_IsChargedWhatItMayHaveComeTo()
    {
        // What a model thinks unseen is billed, and in no frame.
        var before = await budgets.ChargedAsync("untold");
        using var answer = await budgets.AskAsync(
            "untold", NativeChat.Replace("hangs", "untold", StringComparison.Ordinal), "/native/openai/v1/chat/completions", ("x-request-id", "untold"));
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("[DONE]");

        (await budgets.Gateway.RowAsync("untold")).UsageSource.ShouldBe("estimated");
        await ShouldBeChargedAsync("untold", "untold", before, 0.008, isStream: true);
    }

    // Who only closes an answer waits for its end first.
    private static async Task LeaveAsync(HttpResponseMessage response)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = (await response.Content.ReadAsStreamAsync(Token)).ReadAsync(new byte[1], leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    private async Task ShouldBeChargedAsync(string budget, string id, (decimal Spent, decimal Unresolved) before, double worst, bool isStream = false)
    {
        var row = await budgets.Gateway.RowAsync(id);
        var after = await budgets.ChargedAsync(budget);

        var (spent, unresolved, cost) = ((double)(after.Spent - before.Spent), (double)(after.Unresolved - before.Unresolved), row.CostUsd.ShouldNotBeNull());
        // A stream's time is the test's own, and short: a token at least, and by far not all.
        spent.ShouldBeInRange(isStream ? cost * 1.000001 : worst, isStream ? Math.Min(worst * 1.2, cost * 2 + (Math.Ceiling(row.Duration.ShouldNotBeNull() / 5.0) + 1) * worst / 4000) : worst * 1.2);
        cost.ShouldBeInRange(1e-7, worst / 10);
        unresolved.ShouldBe(spent - cost, 2e-9);
    }
}
