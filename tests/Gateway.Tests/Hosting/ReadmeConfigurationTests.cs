using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class ReadmeConfigurationTests
{
    private const string Fence = "```jsonc\n";

    [Fact]
    public void TheReadmesExamples_AreAConfigurationWithoutAProblem()
    {
        var examples = Examples();
        examples.ShouldNotBeEmpty();
        foreach (var example in examples)
        {
            var configuration = new ConfigurationManager();
            configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($"{{{example}}}")));
            configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["OPS_SECRET"] = "a-secret-of-the-webhook", ["SLACK_WEBHOOK_URL"] = "https://hooks.slack.com/services/T0/B0/x", ["PAGERDUTY_KEY"] = "0123456789abcdef0123456789abcdef",
                ["SMTP_PASSWORD"] = "a-password", ["ANTHROPIC_API_KEY"] = "a-key",
                ["Gateway:PrimaryProvider"] = "claude", ["Gateway:Providers:claude:Dialect"] = "anthropic", ["Gateway:Providers:claude:BaseUrl"] = "https://api.anthropic.com",
                ["Gateway:Providers:claude:ApiKeyEnv"] = "ANTHROPIC_API_KEY", ["Gateway:Providers:claude:DefaultModel"] = "claude-sonnet-4-5",
                ["Gateway:Storage:ConnectionString"] = $"Data Source={Path.Combine(Path.GetTempPath(), "readme.db")}", ["GATEWAY_ADMIN_KEY"] = "the-admin-key-of-the-tests",
            });

            Should.NotThrow(() => CheckedOptions.Read(configuration, isDevelopment: true));
        }
    }

    private static List<string> Examples([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return [.. File.ReadAllText(Path.Combine(folder, "README.md")).Split(Fence).Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
    }
}
