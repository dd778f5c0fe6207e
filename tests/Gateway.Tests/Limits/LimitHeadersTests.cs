using Gateway.Model.Limits;
using Gateway.Protocol.Chat;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Limits;

public sealed class LimitHeadersTests
{
    private static readonly LimitMeasure Requests = new(10, 9, TimeSpan.FromSeconds(61), DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(Dialect.OpenAi, "x-ratelimit-remaining-requests")]
    [InlineData(Dialect.Anthropic, "anthropic-ratelimit-requests-remaining")]
    public void AnswerWithTheGatewaysStanding_HasNoneOfTheProvider(Dialect dialect, string own)
    {
        var response = AnswerOfAProvider();

        LimitHeaders.Set(response, dialect, new LimitStanding(Requests, Tokens: null));

        response.Headers[own].ToString().ShouldBe("9");
        response.Headers.Keys.ShouldNotContain("x-ratelimit-remaining-tokens");
        response.Headers.Keys.ShouldNotContain("anthropic-ratelimit-tokens-remaining");
        response.Headers["openai-version"].ToString().ShouldBe("1");
    }

    [Fact]
    public void WhereNothingIsLimitedByTheMinute_TheProvidersStay()
    {
        var response = AnswerOfAProvider();

        LimitHeaders.Set(response, Dialect.OpenAi, new LimitStanding(null, null));

        response.Headers["x-ratelimit-remaining-tokens"].ToString().ShouldBe("77");
    }

    private static HttpResponse AnswerOfAProvider()
    {
        var response = new DefaultHttpContext().Response;
        response.Headers["x-ratelimit-remaining-tokens"] = "77";
        response.Headers["anthropic-ratelimit-tokens-remaining"] = "77";
        response.Headers["openai-version"] = "1";
        return response;
    }
}
