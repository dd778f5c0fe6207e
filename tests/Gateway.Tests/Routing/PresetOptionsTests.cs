using Gateway.Model;
using Gateway.Routing;
using Gateway.Routing.Presets;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Routing;

public sealed class PresetOptionsTests
{
    [Fact]
    public void PresetUnderItsOwnName_FillsInWhatIsNotSaid()
    {
        var groq = Load(("Gateway:Providers:groq:ApiKey", "k"))["groq"];

        groq.Dialect.ShouldBe("openai");
        groq.BaseUrl.ShouldBe("https://api.groq.com/openai/v1");
        groq.ApiKeyEnv.ShouldBe("GROQ_API_KEY");
        groq.Vendor.ShouldBe("groq");
        groq.Quirks.UnsupportedParameters.ShouldContain("logit_bias");
    }

    [Fact]
    public void PresetUnderAnotherName_IsNamed()
    {
        var fast = Load(("Gateway:Providers:fast:Preset", "Groq"), ("Gateway:Providers:fast:DefaultModel", "mine"))["fast"];

        (fast.BaseUrl, fast.DefaultModel).ShouldBe(("https://api.groq.com/openai/v1", "mine"));
    }

    [Fact]
    public void NameThatIsAPresetsByChance_OtherDialect_TakesNoneOfItsQuirks()
    {
        var mistral = Load(
            ("Gateway:Providers:mistral:Dialect", "anthropic"), ("Gateway:Providers:mistral:BaseUrl", "https://example.org"))["mistral"];

        (mistral.Vendor, mistral.Quirks.MaxTokensField, mistral.Quirks.UnsupportedParameters.Count).ShouldBe((null, null, 0));
    }

    [Theory]
    [InlineData("openai", "https://api.openai.com", "ask")]
    [InlineData("openai", "https://eu.api.openai.com/v1", "ask")]
    [InlineData("openai", "https://proxy.example.org/v1", null)]
    [InlineData("openai", "https://api.openai.com.example.org", null)]
    [InlineData("azure", "https://mine.openai.azure.com", "ask")]
    [InlineData("azure", "https://mine.openai.azure.com/openai/v1", "ask")]
    [InlineData("groq", null, "ask")]
    [InlineData("mistral", null, null)]
    [InlineData("ollama", null, null)]
    public void StreamUsage_IsAskedForAtTheVendorsOwnAddressAlone(string preset, string? address, string? expected) =>
        Load(($"Gateway:Providers:{preset}:ApiKey", "k"), ($"Gateway:Providers:{preset}:BaseUrl", address))[preset].Quirks.StreamUsage.ShouldBe(expected);

    [Fact]
    public void AzuresAddress_DecidesWhichOfItsApisIsMeant()
    {
        var older = Load(("Gateway:Providers:azure:BaseUrl", "https://mine.openai.azure.com"))["azure"];
        var newer = Load(("Gateway:Providers:azure:BaseUrl", "https://mine.openai.azure.com/openai/v1/"))["azure"];

        (older.Path, older.ApiVersion).ShouldBe(("/openai/deployments/{model}/chat/completions", "2024-10-21"));
        (newer.Path, newer.ApiVersion, newer.AuthHeader).ShouldBe((null, null, "api-key"));
    }

    [Fact]
    public void ConfiguredQuirks_CountBeforeThePresets()
    {
        var quirks = Load(
            ("Gateway:Providers:mistral:Quirks:UnsupportedParameters", "none"), ("Gateway:Providers:mistral:Quirks:ToolIds", "any"),
            ("Gateway:Providers:mistral:Quirks:StreamUsage", "ask"), ("Gateway:Providers:groq:Quirks:UnsupportedParameters", "seed, user"))["mistral"].Quirks;

        quirks.UnsupportedParameters.ShouldBeEmpty();
        (quirks.ToolIds, quirks.StreamUsage, quirks.MaxTokensField).ShouldBe(("any", "ask", "max_tokens"));
    }

    [Fact]
    public void EveryPreset_IsWholeButForWhatOnlyItsOwnerKnows()
    {
        var left = Problems([.. ProviderPresets.Names.Select(name => ($"Gateway:Providers:{name}:ApiKey", (string?)"k"))]);

        left.ShouldBe(
        [
            "Gateway:Providers:azure:BaseUrl: the provider's address is expected",
            "Gateway:Providers:vllm:DefaultModel: a model is expected",
            "Gateway:Providers:lmstudio:DefaultModel: a model is expected",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Preset", "grok", "'grok' is no preset; known are ")]
    [InlineData("Path", "chat/completions", "'chat/completions' is no path")]
    [InlineData("ProbePath", "/models?x=1", "'/models?x=1' is no path")]
    [InlineData("ApiVersion", "2024 10", "'2024 10' is no version")]
    [InlineData("AuthHeader", "Authorization: Bearer my-key", "a header's name is expected")]
    [InlineData("Headers:Content-Type", "text/plain", "no name of a header that can be set")]
    [InlineData("Headers:X-Title", "a\nb", "holds a character that no header can carry")]
    [InlineData("Quirks:MaxTokensField", "max", "'max' is neither max_tokens nor max_completion_tokens")]
    [InlineData("Quirks:StreamUsage", "always", "'always' is neither ask nor asis")]
    [InlineData("Quirks:ToolIds", "nine", "'nine' is neither any nor alphanumeric9")]
    [InlineData("Quirks:DeveloperRole", "user", "'user' is neither asis nor system")]
    [InlineData("Quirks:UnsupportedParameters:0", "messages", "no request is one without 'messages'")]
    [InlineData("Quirks:UnsupportedParameters:0", "tools[].strict", "'tools[].strict' is no top-level field of a request")]
    [InlineData("Quirks:RenamedParameters:seed", "model", "no request is one without 'model'")]
    [InlineData("Quirks:ThinkTags", "perhaps", "'perhaps' is not true or false")]
    public void WrongValue_IsToldWithItsKey(string key, string value, string message) =>
        Problems(($"Gateway:Providers:groq:{key}", value)).ShouldHaveSingleItem().ShouldStartWith($"Gateway:Providers:groq:{key}: {message}");

    [Fact]
    public void QuirksOfAnotherDialect_AreTold() =>
        Problems(("Gateway:Providers:claude:Quirks:ThinkTags", "true"), ("Gateway:Providers:claude:Path", "/x"))
            .ShouldBe(
            [
                "Gateway:Providers:claude:Path: counts for dialect openai alone, and this is 'anthropic'",
                "Gateway:Providers:claude:Quirks: counts for dialect openai alone, and this is 'anthropic'",
            ]);

    [Fact]
    public void AskingForUsageWithoutItsField_IsTold() =>
        Problems(("Gateway:Providers:groq:Quirks:StreamUsage", "ask"), ("Gateway:Providers:groq:Quirks:UnsupportedParameters", "stream_options"))
            .ShouldHaveSingleItem().ShouldStartWith("Gateway:Providers:groq:Quirks:StreamUsage: 'ask' needs stream_options");

    private static IDictionary<string, ProviderOptions> Load(params (string Key, string? Value)[] settings)
    {
        var (options, problems) = Read(settings);
        problems.ShouldBeEmpty();
        return options.Providers;
    }

    private static List<string> Problems(params (string Key, string? Value)[] settings) => Read(settings).Problems;

    private static (GatewayOptions Options, List<string> Problems) Read((string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Prepend(("Gateway:Providers:claude:DefaultModel", "claude-x")).Where(s => s.Item2 is not null).Select(s => KeyValuePair.Create(s.Item1, s.Item2))).Build();
        var problems = new List<string>();
        return (GatewayOptionsLoader.Read(configuration, isDevelopment: true, problems), problems);
    }
}
