using Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class ConfiguredChannelsTests
{
    [Fact]
    public void WrongChannels_EveryProblemIsNamedWithItsKey()
    {
        var problems = Read(
            ("Channels:hook:Type", "webhook"), ("Channels:hook:Retries", "many"), ("Channels:mail:Type", "email"), ("Channels:mail:Tos", "a@example.com"),
            ("Rules:late:Metric", "requests"), ("Rules:late:Value", "1"), ("Rules:late:Channels", "hook,nobody")).Problems;

        problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Channels:hook:Url: ", StringComparison.Ordinal));
        problems.ShouldContain("Gateway:Alerts:Channels:hook:Retries: 'many' is not a whole number");
        problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Channels:mail:Tos: unknown key", StringComparison.Ordinal));
        problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Channels:mail:Host: ", StringComparison.Ordinal));
        problems.ShouldContain("Gateway:Alerts:Rules:late:Channels:1: there is no channel 'nobody'");
    }

    [Fact]
    public void SecretFromTheEnvironment_IsReadAndReceiversMayBeOneList()
    {
        var (problems, channels) = Read(
            ("Channels:mail:Type", "email"), ("Channels:mail:Host", "mail.example.com"), ("Channels:mail:UserName", "me"),
            ("Channels:mail:PasswordEnv", "MAIL_PASSWORD"), ("Channels:mail:From", "a@example.com"), ("Channels:mail:To", "b@example.com, c@example.com"));

        problems.ShouldBeEmpty();
        channels.ShouldBe(["mail"]);
    }

    private static (List<string> Problems, IEnumerable<string> Channels) Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [.. settings.Select(s => KeyValuePair.Create($"Gateway:Alerts:{s.Key}", (string?)s.Value)), new("MAIL_PASSWORD", "from-the-environment")]).Build();
        var problems = new List<string>();
        var channels = AlertConfiguration.Read(configuration, ["claude"], problems).Channels;
        return (problems, channels.Select(c => c.Name));
    }
}
