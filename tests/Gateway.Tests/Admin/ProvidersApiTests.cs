using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Admin;

public sealed class ProvidersApiTests
{
    [Fact]
    public async Task Providers_AreShownAsConfigured()
    {
        await using var gateway = await TestGateway.StartAsync(
            "Gateway:Providers:claude:ApiKey=a-secret-credential", "Gateway:Providers:claude:BaseUrl=https://someone:pass-word@claude.example:8443/base/",
            "Gateway:Providers:claude:Timeouts:Connect=00:00:02.5", "Gateway:Providers:claude:Retry:MaxRetries=3");
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/providers");

        answer.Of("claude", "providers").GetRawText().ShouldBe(
            """{"name":"claude","dialect":"anthropic","baseUrl":"https://claude.example:8443/base/","defaultModel":"claude-sonnet-4-5","models":["claude-*"]"""
            + ""","hasCredential":true,"isSimulated":false,"timeouts":{"connectMs":2500,"firstEventMs":120000,"responseMs":300000,"idleMs":60000,"totalMs":600000}"""
            + ""","retry":{"maxRetries":3,"baseDelayMs":1000,"maxDelayMs":30000},"circuitBreaker":{"failureThreshold":5,"samplingDurationMs":60000,"breakDurationMs":300000}}""");
        answer.Of("gemini", "providers").GetProperty("hasCredential").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task NoAdminAnswer_HoldsASecret()
    {
        // A provider that quotes the credential it was sent.
        var quoting = ThreeProviders.Failure(500, "api_error", "no luck with upstream-key-claude");
        await using var providers = await ThreeProviders.StartAsync(
            quoting, ThreeProviders.Failure(400), ScriptedAnswer.Json("""{"error":{"message":"Incorrect API key provided: upstream-key-openai"}}""", 401),
            "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1", "Gateway:Providers:claude:Retry:MaxRetries=0", "Gateway:Access:Keys:someone=a-gateway-key-of-someone");
        (await providers.AskAsync()).Dispose();
        await AdminAnswer.WrittenAsync(providers.Gateway);

        foreach (var path in (string[])["circuits", "circuits/history", "providers", "providers/health", "providers/health?probe=true", "nothing"])
            ShouldHoldNoSecret((await AdminAnswer.GetAsync(providers.Gateway, $"/admin/{path}")).Text);
        ShouldHoldNoSecret((await AdminAnswer.PostAsync(providers.Gateway, "/admin/circuits/claude/reset")).Text);
        providers.Claude.Calls.ShouldContain(call => call.Headers["x-api-key"] == "upstream-key-claude");
    }

    private static void ShouldHoldNoSecret(string answer)
    {
        foreach (var secret in (string[])["upstream-key-", TestGateway.AdminKey, "a-gateway-key-of-someone"])
            answer.ShouldNotContain(secret);
    }
}
