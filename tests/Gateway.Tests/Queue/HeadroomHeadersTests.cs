using System.Globalization;
using System.Text.Json;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Resilience.Headroom;

namespace Gateway.Tests.Queue;

/// <summary>What vendors' headers say of their limits.</summary>
public sealed class HeadroomHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // What is limited there is neither requests nor tokens of a minute.
    private static readonly string[] Others = ["input-images", "usage_based", "audio-seconds", "-month", "-day", "-hour"];

    [Fact]
    public void AnthropicsResets_AreOfItsOwnClock()
    {
        var readings = Read(
            Dialect.Anthropic, ("Date", "Thu, 01 Jan 2026 11:00:00 GMT"), ("anthropic-ratelimit-input-tokens-limit", "2000"),
            ("anthropic-ratelimit-input-tokens-remaining", "1999"), ("anthropic-ratelimit-input-tokens-reset", "2026-01-01T11:00:12Z"),
            ("anthropic-ratelimit-requests-remaining", "3"));

        readings.ShouldBe(
        [
            new HeadroomReading(HeadroomKind.Requests, 3, null, TimeSpan.FromMinutes(1)),
            new HeadroomReading(HeadroomKind.InputTokens, 1999, 2000, TimeSpan.FromSeconds(12)),
        ]);
    }

    [Theory]
    [InlineData("6m0s", 360)]
    [InlineData("120ms", 0.12)]
    [InlineData("1.65s", 1.65)]
    [InlineData("1h2m3s", 3600)]
    [InlineData("7", 7)]
    [InlineData("1767268830", 30)]
    [InlineData("1767268830000", 30)]
    [InlineData("soon", 60)]
    [InlineData("3s2m", 60)]
    public void ResetsOfOpenAisKin_AreReadHoweverTheyAreSpelled(string reset, double seconds) =>
        Read(Dialect.OpenAi, ("x-ratelimit-limit-tokens", "100"), ("x-ratelimit-remaining-tokens", "99"), ("x-ratelimit-reset-tokens", reset))
            .ShouldBe([new HeadroomReading(HeadroomKind.Tokens, 99, 100, TimeSpan.FromSeconds(seconds))]);

    [Theory]
    [InlineData("-1")]
    [InlineData("REDACTED")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void NumberNobodyCanRead_SaysNothing(string remaining) => Read(Dialect.OpenAi, ("x-ratelimit-remaining-requests", remaining)).ShouldBeEmpty();

    [Fact]
    public void EveryRecordedHeaderSet_IsRead()
    {
        WireCorpus.Require();
        var sets = new[] { "anthropic-messages", "openai-chat", "openai-responses" }.SelectMany(WireCorpus.Cases).Select(Headers).Where(h => h.Keys.Any(IsRemaining)).ToList();
        foreach (var set in sets)
        {
            var dialect = set.Keys.Any(k => k.StartsWith("anthropic-ratelimit-", StringComparison.Ordinal)) ? Dialect.Anthropic : Dialect.OpenAi;
            var readings = Read(dialect, [.. set.Select(h => (h.Key, h.Value))]);
            var expected = set.Where(h => IsRemaining(h.Key) && long.TryParse(h.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)).ToList();

            readings.Select(r => r.Remaining).ShouldBe(expected.Select(h => long.Parse(h.Value, CultureInfo.InvariantCulture)), ignoreOrder: true, string.Join(' ', set));
            readings.ShouldAllBe(r => r.ResetsIn >= TimeSpan.Zero && r.ResetsIn <= TimeSpan.FromHours(1));
            foreach (var (name, reset) in set.Where(h => h.Key.Contains("reset", StringComparison.Ordinal) && h.Value != "REDACTED"))
                ResetTime.Until(reset, Now).ShouldNotBeNull($"{name}: {reset}");
        }

        sets.Count.ShouldBeGreaterThan(500);
    }

    private static bool IsRemaining(string name) =>
        name.Contains("ratelimit", StringComparison.Ordinal) && name.Contains("remaining", StringComparison.Ordinal)
        && !Array.Exists(Others, name.Contains);

    private static Dictionary<string, string> Headers(WireCase recorded) =>
        recorded.Meta.TryGetProperty("response_headers", out var headers) && headers.ValueKind == JsonValueKind.Object
            ? headers.EnumerateObject().Where(h => h.Value.ValueKind == JsonValueKind.String).ToDictionary(h => h.Name.ToLowerInvariant(), h => h.Value.GetString()!)
            : [];

    private static HeadroomReading[] Read(Dialect dialect, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        var readings = new HeadroomReading[HeadroomHeaders.Most];
        return readings[..HeadroomHeaders.Read(dialect, response.Headers, Now, readings)];
    }
}
