using Gateway.Model;

namespace Gateway.Tests.Streaming;

public sealed class RetryHintsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 27, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(20.0, "retry-after: 20")]
    [InlineData(0.5, "retry-after: 0.5")]
    [InlineData(1.5, "retry-after-ms: 1500", "retry-after: 2")]
    [InlineData(30.0, "retry-after: Tue, 27 Jan 2026 10:00:30 GMT")]
    [InlineData(0.0, "retry-after: Tue, 27 Jan 2026 09:00:00 GMT")]
    [InlineData(604800.0, "retry-after: 99999999999")]
    [InlineData(null, "retry-after: soon")]
    [InlineData(null, "retry-after: -Infinity")]
    [InlineData(null, "x-ratelimit-reset-requests: 1s")]
    public void WaitInSoManyWords_IsRead(double? seconds, params string[] headers)
    {
        var wait = RetryHints.RetryAfter(Headers(headers), Now);
        wait.HasValue.ShouldBe(seconds.HasValue);
        wait?.TotalSeconds.ShouldBe(seconds!.Value, 0.001);
    }

    [Theory]
    [InlineData(360.0, "x-ratelimit-reset-requests: 6m0s")]
    [InlineData(0.12, "x-ratelimit-reset-tokens: 120ms")]
    [InlineData(7.66, "x-ratelimit-reset-tokens: 7.66s")]
    [InlineData(3661.5, "x-ratelimit-reset-tokens: 1h1m1.5s")]
    [InlineData(12.0, "x-ratelimit-reset-requests: 12")]
    [InlineData(60.0, "x-ratelimit-reset: 1769508060000")]
    [InlineData(60.0, "x-ratelimit-reset: 1769508060")]
    [InlineData(15.0, "anthropic-ratelimit-tokens-reset: 2026-01-27T10:00:15Z")]
    [InlineData(45.0, "x-ratelimit-reset-requests: 1s", "x-ratelimit-remaining-requests: 9", "x-ratelimit-reset-tokens: 45s", "x-ratelimit-remaining-tokens: 0")]
    [InlineData(20.0, "anthropic-ratelimit-requests-reset: 2026-01-27T10:00:02Z", "anthropic-ratelimit-input-tokens-reset: 2026-01-27T10:00:20Z", "anthropic-ratelimit-input-tokens-remaining: 0")]
    [InlineData(1.0, "x-ratelimit-reset-requests: 1s", "x-ratelimit-reset-tokens: 45s")]
    [InlineData(null, "x-ratelimit-reset-requests: 6ms", "x-ratelimit-remaining-requests: 9999")]
    [InlineData(null, "x-ratelimit-reset-requests: later")]
    [InlineData(null, "retry-after: 3")]
    public void ResetOfTheLimitThatWasReached_IsRead(double? seconds, params string[] headers)
    {
        var wait = RetryHints.LimitReset(Headers(headers), Now);
        wait.HasValue.ShouldBe(seconds.HasValue);
        wait?.TotalSeconds.ShouldBe(seconds!.Value, 0.001);
    }

    [Theory]
    [InlineData(true, "x-should-retry: false")]
    [InlineData(false, "x-should-retry: true")]
    [InlineData(false)]
    public void ProvidersOwnAdvice_IsRead(bool forbids, params string[] headers) => RetryHints.ForbidsRetry(Headers(headers)).ShouldBe(forbids);

    private static System.Net.Http.Headers.HttpResponseHeaders Headers(string[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in headers)
            response.Headers.TryAddWithoutValidation(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 2)..]).ShouldBeTrue();
        return response.Headers;
    }
}
