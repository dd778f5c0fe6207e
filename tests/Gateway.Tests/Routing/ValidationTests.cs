using Gateway.Routing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Routing;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("Providers:claude:Limits:Concurrent", "0", "0 is out of range: 1 or more; leave it out where nothing is limited")]
    [InlineData("Providers:claude:Queue:Length", "-1", "-1 is out of range: 0 to 10000")]
    [InlineData("Providers:claude:Queue:MaxWait", "00:05:01", "00:05:01 is out of range: 0 to 00:05:00")]
    [InlineData("Providers:claude:StreamLimits:MaxEvents", "999", "999 is out of range: 1000 to 100000000")]
    [InlineData("Providers:claude:StreamLimits:MaxEvents", "100000001", "100000001 is out of range: 1000 to 100000000")]
    [InlineData("Providers:claude:StreamLimits:MaxBytes", "1048575", "1048575 is out of range: 1048576 (1 MiB) to 17179869184 (16 GiB)")]
    [InlineData("Providers:claude:Capabilities:ContextWindow", "0", "0 is out of range: at least 1")]
    [InlineData("Providers:claude:Retry:MaxDelay", "00:10:01", "00:10:01 is out of range: 0 to 00:10:00")]
    [InlineData("Providers:claude:Retry:BaseDelay", "00:00:31", "00:00:31 is out of range: 0 to MaxDelay (00:00:30)")]
    [InlineData("DrainTimeout", "00:10:00.001", "00:10:00.0010000 is out of range: 0 to 00:10:00")]
    [InlineData("DrainTimeout", "-00:00:01", "-00:00:01 is out of range: 0 to 00:10:00")]
    [InlineData("Routes:r:Exploration", "1.1", "1.1 is out of range: 0 to 1")]
    [InlineData("Routes:r:Exploration", "NaN", "NaN is out of range: 0 to 1")]
    [InlineData("Routes:r:Targets:0:Weight", "-1", "-1 is out of range: 0 to 1000000")]
    [InlineData("Routes:r:Targets:0:Weight", "1000001", "1000001 is out of range: 0 to 1000000")]
    [InlineData("Routes:r:Targets:0:Weight", "heavy", "'heavy' is not a number")]
    [InlineData("Routes:r:Strategy", "random", "'random' is no strategy; known are fallback, weighted, latency, cost")]
    public void ValueOutOfItsRange_IsNamedWithItsKeyAndTheRange(string key, string value, string problem) =>
        Problems((key, value)).ShouldBe([$"Gateway:{key}: {problem}"]);

    [Theory]
    [InlineData("Input", "-0.01", "-0.01 is out of range: 0 to 10000 USD per million tokens; is it in another unit?")]
    [InlineData("Output", "10000.01", "10000.01 is out of range: 0 to 10000 USD per million tokens; is it in another unit?")]
    [InlineData("CacheRead", "-1", "-1 is out of range: 0 to 10000 USD per million tokens; is it in another unit?")]
    [InlineData("CacheWrite5m", "10001", "10001 is out of range: 0 to 10000 USD per million tokens; is it in another unit?")]
    [InlineData("CacheWrite1h", "10001", "10001 is out of range: 0 to 10000 USD per million tokens; is it in another unit?")]
    [InlineData("Reasoning", "10001", "10001 is out of range: 0 to 10000 USD per million tokens; is it in another unit?")]
    [InlineData("PerThousandRequests", "10001", "10001 is out of range: 0 to 10000 USD per thousand requests; is it in another unit?")]
    [InlineData("ContextWindow", "0", "0 is out of range: at least 1")]
    [InlineData("Provider", "nobody", "'nobody' is no configured provider; known are claude")]
    [InlineData("Model", " ", "a model is expected")]
    [InlineData("Input", "3 USD", "'3 USD' is not a number")]
    [InlineData("Inputs", "3", "unknown key; known are Provider, Model, Input, CacheRead, CacheWrite5m, CacheWrite1h, Output, Reasoning, PerThousandRequests, ContextWindow")]
    public void PriceThatCannotBe_IsNamedWithItsKey(string key, string value, string problem) =>
        Problems([("Prices:0:Model", "m"), ("Prices:0:Input", "3"), ("Prices:0:Output", "15"), ($"Prices:0:{key}", value)])
            .ShouldBe([$"Gateway:Prices:0:{key}: {problem}"]);

    [Fact]
    public void PriceThatSaysNothing_LacksWhatMustBeSaid() =>
        Problems(("Prices:0:Provider", "claude"), ("Prices:1:Model", "m"), ("Prices:1:Input", "0"), ("Prices:1:Output", "10000")).ShouldBe(
        [
            "Gateway:Prices:0:Model: a model is expected",
            "Gateway:Prices:0:Input: a price is expected, in USD per million tokens",
            "Gateway:Prices:0:Output: a price is expected, in USD per million tokens",
        ]);

    [Theory]
    [InlineData("Providers:claude:StreamLimits:MaxEvents", "1000")]
    [InlineData("Providers:claude:StreamLimits:MaxBytes", "17179869184")]
    [InlineData("Providers:claude:Capabilities:ContextWindow", "1")]
    [InlineData("Providers:claude:Retry:MaxDelay", "00:10:00")]
    [InlineData("DrainTimeout", "00:00:00")]
    [InlineData("Routes:r:Exploration", "0")]
    [InlineData("Routes:r:Targets:0:Weight", "1000000")]
    [InlineData("Routes:r:Strategy", "weighted")]
    [InlineData("Routes:r:Strategy", "latency")]
    [InlineData("Routes:r:Strategy", "cost")]
    public void EndOfARange_IsAllowed(string key, string value) => Problems((key, value)).ShouldBeEmpty();

    [Fact]
    public void WeightedRouteWithoutAnyWeight_IsAMistake() =>
        Problems(("Routes:r:Strategy", "weighted"), ("Routes:r:Targets:0:Weight", "0"))
            .ShouldBe(["Gateway:Routes:r:Targets: at least one target with a weight above 0 is expected"]);

    [Fact]
    public void ThreePresets_AndTheRepositorysSettings_HaveNoProblem()
    {
        Problems(("Providers:gemini:Models", "gemini-*"), ("Providers:openai:Models", "gpt-*")).ShouldBeEmpty();
        var repository = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
        Problems(repository).ShouldBeEmpty();
    }

    private static List<string> Problems(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Gateway:Providers:claude:DefaultModel"] = "claude-x",
            ["Gateway:Routes:r:Targets:0:Provider"] = "claude",
        };
        foreach (var (key, value) in settings)
            all[$"Gateway:{key}"] = value;
        return Problems(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }

    private static List<string> Problems(IConfiguration configuration)
    {
        var problems = new List<string>();
        GatewayOptionsLoader.Read(configuration, isDevelopment: true, problems);
        return problems;
    }
}
