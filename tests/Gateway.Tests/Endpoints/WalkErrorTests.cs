using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Endpoints;

public sealed class WalkErrorTests
{
    [Fact]
    public void EveryTargetAtItsLimit_RetryAfterIsTheSmallestOfTheirLastWords()
    {
        var error = WalkError.From(
            [RateLimit("claude", 1), RateLimit("claude", 30), RateLimit("gemini", 20)], Dialect.OpenAi);

        (error.Status, error.RetryAfter).ShouldBe((429, TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"the vendor's words"},"request_id":null}""", true)]
    [InlineData("""{"error":{"type":"request_too_large","message":"the edge's words"}}""", true)]
    [InlineData("""{"error":{"message":"another dialect's","type":"server_error","param":null,"code":null}}""", false)]
    [InlineData("""{"type":"error","error":{}}""", false)]
    [InlineData("""{"error":"x"}""", false)]
    [InlineData("""{"detail":"x"}""", false)]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    [InlineData("not json", false)]
    [InlineData("", false)]
    public void BodyOfTheOneTargetThatWasAsked_IsPassedOnOnlyInTheCallersDialect(string body, bool passedOn)
    {
        var failed = new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.ServerError, "no"))
        {
            Status = 500, Body = new ProviderErrorBody(Dialect.Anthropic, System.Text.Encoding.UTF8.GetBytes(body), "application/json"),
        };
        var error = WalkError.From([new Attempt(new Target("claude", "m"), failed)], Dialect.Anthropic);

        (error.Body is not null).ShouldBe(passedOn);
        (error.Status, error.Type).ShouldBe(passedOn ? (500, "api_error") : (502, "api_error"));
    }

    [Fact]
    public void SameFailureOverAndOver_IsSaidOnce()
    {
        var failed = new Outcome(AttemptStage.Connect, AttemptSide.Provider, new ChatError(ChatErrorKind.Connection, "It broke."));
        var attempt = new Attempt(new Target("gemini", "m"), failed);

        WalkError.From([attempt, attempt, attempt], Dialect.Anthropic).Message
            .ShouldBe("The provider cannot be reached. gemini/m: connection (It broke), 3 times.");
    }

    private static Attempt RateLimit(string provider, int seconds) => new(
        new Target(provider, "m"),
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.RateLimit, "no"))
        {
            Status = 429, RetryAfter = TimeSpan.FromSeconds(seconds),
        });
}
