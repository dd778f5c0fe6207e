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

    [Theory]
    [InlineData("""{"model":"gpt-5","max_output_tokens":16,"tools":[{"type":"image_generation"}],"input":"a cat"}""")]
    [InlineData("""{"model":"gpt-5","max_output_tokens":16,"tools":[{"type":"\u0069mage_generation"}],"input":"a cat"}""")]
    public async Task AnswerOfPictures_IsRefusedUnlessTheBudgetAllowsIt(string body)
    {
        using var refused = await budgets.AskAsync("unpriced", body, "/native/openai/v1/responses");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("pictures");
        using var allowed = await budgets.AskAsync("allowed", body, "/native/openai/v1/responses");
        allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}]}]}""")]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5","max_output_tokens":16,"input":[{"id":"msg_1"}]}""")]
    [InlineData("/native/gemini/v1beta/models/gemini-2.5-flash:generateContent", """{"generationConfig":{"maxOutputTokens":9},"tools":[{"urlContext":{}}],"contents":[{"parts":[{"text":"hi"}]}]}""")]
    public async Task WhatMayBeLong_HasNoRoomInASmallBudget(string path, string body)
    {
        using var answer = await budgets.AskAsync("strict", body, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task PictureOfManyBytes_HasRoomInABudgetOfCents()
    {
        var picture = new string('A', 400_000);
        var body = $$$"""{"model":"gpt-5-nano","max_tokens":16,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{picture}}}"}}]}]}""";
        using var answer = await budgets.AskAsync("passed", body, "/v1/chat/completions");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
