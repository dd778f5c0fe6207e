using System.Net;

namespace Gateway.Tests.Budgets;

/// <summary>What a body may hold that would cost more than its plain words say.</summary>
public sealed class BudgetBodyTests(BudgetGateway budgets) : IClassFixture<BudgetGateway>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Max_Tokens")]
    [InlineData("MAX_COMPLETION_TOKENS")]
    [InlineData("N")]
    [InlineData("\\u004e")]
    public async Task LengthInOtherLetters_IsRefused(string field)
    {
        var body = $$"""{"model":"gpt-5-mini","max_tokens":16,"{{field}}":100000,"messages":[{"role":"user","content":"other letters"}]}""";
        using var chat = await budgets.AskAsync("open", body, "/v1/chat/completions");
        chat.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await chat.Content.ReadAsStringAsync(Token)).ShouldContain($"\"{field.Replace("\\u004e", "N", StringComparison.Ordinal)}: a budget holds");
        using var native = await budgets.AskAsync("open", body, "/native/openai/v1/chat/completions");
        native.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        budgets.Calls.ShouldNotContain(c => c.Text.Contains("other letters", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/native/openai/v1/chat/completions")]
    public async Task NumberOfAnswersSaidTwice_CountsTheLargest(string path)
    {
        const string Body = """{"model":"gpt-5-mini","max_tokens":100000,"n":2147483647,"n":1,"messages":[{"role":"user","content":"hi"}]}""";
        using var answer = await budgets.AskAsync("open", Body, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }
}
