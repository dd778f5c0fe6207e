using Gateway.Model;
using Gateway.Routing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Routing;

public sealed class GatewayOptionsLoaderTests
{
    [Fact]
    public void NothingConfigured_GivesTheThreeDefaultProviders()
    {
        var options = Load();

        options.PrimaryProvider.ShouldBe("claude");
        options.FallbackChain.ShouldBe(["gemini", "openai"]);
        options.Providers.Keys.ShouldBe(["claude", "gemini", "openai"], ignoreOrder: true);
        options.Providers["claude"].BaseUrl.ShouldBe("https://api.anthropic.com");
        options.Providers["claude"].CircuitBreaker.BreakDuration.ShouldBe(TimeSpan.FromMinutes(5));
        options.Providers["openai"].CircuitBreaker.BreakDuration.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Everything_Wrong_IsReportedAtOnceWithItsKey()
    {
        var problems = Should.Throw<ConfigurationException>(() => Load(
            ("Gateway:PrimaryProvider", "clod"),
            ("Gateway:Providers:claude:BaseUrl", "not an address"),
            ("Gateway:Providers:claude:Timeouts:Idle", "-00:00:01"),
            ("Gateway:Providers:mine:Dialect", "klingon"),
            ("Gateway:Routes:smart:Strategy", "random"),
            ("Gateway:Limits:PerKey:RequestsPerMinute", "0"),
            ("Gateway:Limits:Keys:ann:Burst", "5"),
            ("Gateway:Budgets:team:Usd", "0"),
            ("Gateway:Budgets:team:Per", "week"),
            ("Gateway:Budgets:team:Key", "ann"),
            ("Gateway:Budgets:team:Label", "a=b"),
            ("Gateway:Budgets:my team:Each", "label"),
            ("Gateway:Routes:smart:Targets:0:Provider", "nobody"))).Problems;

        problems.ShouldContain(p => p.StartsWith("Gateway:Budgets:team:Usd: 0 is out of range"));
        problems.ShouldContain("Gateway:Budgets:team:Per: 'week' is no time of a budget; known are hour, day, month, total");
        problems.ShouldContain("Gateway:Budgets:team: holds for one of Each, Key, User and Label, or for everything");
        problems.ShouldContain("Gateway:Budgets:my team:Usd: an amount is expected, in US dollars");
        problems.ShouldContain("Gateway:Budgets:my team:Each: 'label' is neither key nor user");
        problems.ShouldContain(p => p.StartsWith("Gateway:Budgets:my team: a budget's name is made of"));
        problems.ShouldContain(p => p.StartsWith("Gateway:PrimaryProvider: 'clod'"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Providers:claude:BaseUrl:"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Providers:claude:Timeouts:Idle:"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Providers:mine:Dialect: 'klingon'"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Providers:mine:DefaultModel:"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Routes:smart:Strategy:"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Limits:PerKey:RequestsPerMinute: 0 is out of range"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Limits:Keys:ann:Burst: says how many of RequestsPerMinute"));
        problems.ShouldContain(p => p.StartsWith("Gateway:Routes:smart:Targets:0:Provider:"));
    }

    [Fact]
    public void UnknownKeysAndWrongTypes_AreReportedWithTheirKeys()
    {
        var problems = Should.Throw<ConfigurationException>(() => Load(
            ("Gateway:PrimaryProvidor", "claude"),
            ("Gateway:EnableFallback", "perhaps"),
            ("Gateway:Providers:claude:Retry:MaxRetries", "many"),
            ("Gateway:Providers:claude:Timeouts:Connect", "ten seconds"))).Problems;

        problems.ShouldContain(p => p.StartsWith("Gateway:PrimaryProvidor: unknown key"));
        problems.ShouldContain("Gateway:EnableFallback: 'perhaps' is not true or false");
        problems.ShouldContain("Gateway:Providers:claude:Retry:MaxRetries: 'many' is not a whole number");
        problems.ShouldContain("Gateway:Providers:claude:Timeouts:Connect: 'ten seconds' is not a time span (hh:mm:ss)");
    }

    [Fact]
    public void WrongTypesAndBrokenRules_AreReportedTogether()
    {
        var problems = Should.Throw<ConfigurationException>(() => Load(
            ("Gateway:Providers:claude:Timeouts:Idle", "abc"), ("Gateway:Typo", "1"),
            ("Gateway:PrimaryProvider", "nope"), ("Gateway:Providers:claude:BaseUrl", "notaurl"))).Problems;

        problems.Count.ShouldBe(4);
    }

    [Fact]
    public void OlderNames_Work()
    {
        var options = Load(
            ("PRIMARY_PROVIDER", "openai"), ("FALLBACK_CHAIN", "claude, gemini"),
            ("PROVIDER_CIRCUIT_THRESHOLD", "7"), ("PROVIDER_CIRCUIT_TIMEOUT", "90000"));

        options.PrimaryProvider.ShouldBe("openai");
        options.FallbackChain.ShouldBe(["claude", "gemini"]);
        options.Providers.Values.ShouldAllBe(p => p.CircuitBreaker.FailureThreshold == 7);
        options.Providers.Values.ShouldAllBe(p => p.CircuitBreaker.BreakDuration == TimeSpan.FromSeconds(90));
    }

    [Fact]
    public void FallbackChain_AsOneValue_ReplacesTheList()
    {
        var options = Load(("Gateway:FallbackChain:0", "gemini"), ("Gateway:FallbackChain:1", "openai"), ("Gateway:FallbackChain", "openai"));

        options.FallbackChain.ShouldBe(["openai"]);
    }

    [Theory]
    [InlineData(null, "context_length_exceeded,not_found")]
    [InlineData("", "")]
    [InlineData("none", "")]
    [InlineData("content_filter, not_found", "content_filter,not_found")]
    public void FallbackOn_AsOneValue_ReplacesTheDefaultAndCanBeEmpty(string? configured, string expected)
    {
        (string, string)[] settings = configured is null ? [] : [("Gateway:Providers:claude:FallbackOn", configured)];

        string.Join(',', Load([("Gateway:Providers:claude:DefaultModel", "claude-x"), .. settings]).Providers["claude"].FallbackOn).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""[]""", "")]
    [InlineData("""["none"]""", "")]
    [InlineData("""["content_filter"]""", "content_filter")]
    public void FallbackOn_AsAList_ReplacesTheDefaultAndCanBeEmpty(string list, string expected)
    {
        var json = """{"Gateway":{"Providers":{"claude":{"FallbackOn":LIST}}}}""".Replace("LIST", list);
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();

        string.Join(',', GatewayOptionsLoader.Load(configuration, isDevelopment: true).Providers["claude"].FallbackOn).ShouldBe(expected);
    }

    [Fact]
    public void FallbackOn_NoneBesideOthers_IsAMistake() =>
        Should.Throw<ConfigurationException>(() => Load(("Gateway:Providers:claude:FallbackOn", "none,not_found")))
            .Problems.ShouldContain(p => p.StartsWith("Gateway:Providers:claude:FallbackOn:0: 'none' is no such failure"));

    [Fact]
    public void AccessMode_IsOpenInDevelopmentAndKeysInProduction()
    {
        Load().Access.Mode.ShouldBe("open");
        GatewayOptionsLoader.Load(new ConfigurationBuilder().Build(), isDevelopment: false).Access.Mode.ShouldBe("keys");
    }

    private static GatewayOptions Load(params (string Key, string Value)[] settings) => GatewayOptionsLoader.Load(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(),
        isDevelopment: true);
}
