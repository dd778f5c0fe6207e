using System.Text.Json;
using Gateway.Endpoints.Admin;
using Gateway.Storage;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Admin;

public sealed class ConfigApiTests
{
    [Fact]
    public async Task Secrets_AreNowhere()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-admin-");
        string text;
        await using (var gateway = await TestGateway.StartAsync(
            "Gateway:Providers:claude:ApiKey=secret-of-claude", "Gateway:Providers:claude:BaseUrl=https://secret-user:secret-word@claude.example/base",
            "GOOGLE_API_KEY=secret-of-gemini", "Gateway:Providers:openai:ApiKeyEnv=sk-secret-in-the-wrong-place",
            "Gateway:Access:Mode=keys", "Gateway:Access:Keys:someone=secret-of-a-caller",
            $"Gateway:Storage:ConnectionString=Data Source={Path.Combine(folder.FullName, "gateway.db")};Cache=Private"))
        {
            var answer = await AdminAnswer.GetAsync(gateway, "/admin/config");
            answer.Status.ShouldBe(200, answer.Text);
            text = answer.Text;
        }

        folder.Delete(recursive: true);
        text.ShouldNotContain("secret");
        text.ShouldNotContain(TestGateway.AdminKey);
        using var config = JsonDocument.Parse(text);
        Part(config, "access").ShouldBe("""{"mode":"keys","keys":["someone"],"keyFiles":{},"rights":[],"adminKeyFrom":"GATEWAY_ADMIN_KEY"}""");
        Provider(config, "claude").GetProperty("apiKey").GetRawText().ShouldBe("""{"isSet":true,"value":"***","from":"Gateway:Providers:claude:ApiKey"}""");
        Provider(config, "gemini").GetProperty("apiKey").GetRawText().ShouldBe("""{"isSet":true,"value":"***","from":"GOOGLE_API_KEY"}""");
        Provider(config, "openai").GetProperty("apiKey").GetRawText().ShouldBe("""{"isSet":false,"value":null,"from":null}""");
        Provider(config, "claude").GetProperty("baseUrl").GetString().ShouldBe("https://claude.example/base");
    }

    [Fact]
    public void Password_IsNotPartOfTheConnectionString()
    {
        // SQLite as it is shipped here refuses one at the start: the answer is asked directly.
        var storage = new StorageOptions { ConnectionString = "Data Source=file:/x/gateway.db?key=secret;Password=secret;Pooling=False" };
        var shown = StorageConfig.Of(storage);

        $"{shown}".ShouldNotContain("secret");
        shown.ConnectionString.ShouldContain("Pooling=False");
    }

    [Fact]
    public async Task Configuration_IsShownAsItCounts()
    {
        await using var gateway = await TestGateway.StartAsync(
            "Gateway:FallbackChain=openai", "PROVIDER_CIRCUIT_THRESHOLD=7", "Gateway:Routes:smart:Strategy=weighted",
            "Gateway:Routes:smart:Targets:0:Provider=claude", "Gateway:Routes:smart:Targets:0:Weight=3", "Gateway:DrainTimeout=00:00:05",
            "Gateway:Storage:CaptureMaxKiB=64", "Gateway:Storage:RetentionDays=7", "Gateway:Storage:UsageRetentionDays=90");
        using var config = JsonDocument.Parse((await AdminAnswer.GetAsync(gateway, "/admin/config")).Text);

        Part(config, "environment").ShouldBe("\"Development\"");
        Part(config, "isSimulated").ShouldBe("true");
        Part(config, "fallbackChain").ShouldBe("""["openai"]""");
        Part(config, "drainTimeoutMs").ShouldBe("5000");
        Part(config, "routes").ShouldBe(
            """[{"name":"smart","strategy":"weighted","exploration":0.1,"targets":[{"provider":"claude","model":null,"weight":3}]}]""");
        Part(config, "prices").ShouldBe("[]");
        Part(config, "storage").ShouldEndWith(
            ""","capture":"metadata","captureMaxKiB":64,"retentionDays":7,"usageRetentionDays":90,"maxSizeMiB":2048}""");
        Provider(config, "claude").GetProperty("circuitBreaker").GetRawText()
            .ShouldBe("""{"failureThreshold":7,"samplingDurationMs":60000,"breakDurationMs":300000}""");
        Provider(config, "claude").GetProperty("defaultModel").GetString().ShouldBe("claude-sonnet-4-5");
    }

    [Fact]
    public async Task Prices_AreShownWithTheVersionTheLogNames()
    {
        await using var gateway = await TestGateway.StartAsync(
            "Gateway:Prices:0:Model=claude-*", "Gateway:Prices:0:Provider=claude", "Gateway:Prices:0:Input=2.5", "Gateway:Prices:0:Output=12");
        using var response = await gateway.PostAsync(
            """{"model":"claude-sonnet-4-5","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}""", ("x-request-id", "priced"));
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var version = (await gateway.RowAsync("priced")).PriceVersion;
        using var config = JsonDocument.Parse((await AdminAnswer.GetAsync(gateway, "/admin/config")).Text);

        version.ShouldStartWith("config/");
        Part(config, "prices").ShouldBe(
            """[{"provider":"claude","model":"claude-*","input":2.5,"cacheRead":null,"cacheWrite5m":null,"cacheWrite1h":null,"output":12,"""
            + $$"""
            "reasoning":null,"perThousandRequests":null,"contextWindow":null,"version":"{{version}}"}]
            """);
    }

    private static string Part(JsonDocument config, string name) => config.RootElement.GetProperty(name).GetRawText();

    private static JsonElement Provider(JsonDocument config, string name) =>
        config.RootElement.GetProperty("providers").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);
}
