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

    private static Attempt RateLimit(string provider, int seconds) => new(
        new Target(provider, "m"),
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.RateLimit, "no"))
        {
            Status = 429, RetryAfter = TimeSpan.FromSeconds(seconds),
        });
}
