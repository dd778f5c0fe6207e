using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Channels;

public sealed class AlertChannelReaderTests
{
    private const string Path = "Gateway:Alerts:Channels:ops";

    [Fact]
    public void WhatIsNotSaid_HasItsDefault()
    {
        var channel = Read(new() { Type = "Webhook", Url = "https://example.org/hook" }, out _)!;

        (channel.Name, channel.Source, channel.Type, channel.Enabled).ShouldBe(("ops", ChannelSource.Configuration, "webhook", true));
        (channel.MinSeverity, channel.SendResolved, channel.Retries).ShouldBe((AlertSeverity.Low, true, 4));
        channel.RateLimit.ShouldBe(new ChannelRateLimit(30, TimeSpan.FromHours(1)));
        channel.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void EveryProblem_IsToldWithItsPath()
    {
        var options = new AlertChannelOptions
        {
            Type = "email",
            Url = "https://example.org",
            Host = "not a host",
            Port = 0,
            UserName = "mona",
            From = "nobody",
            To = ["a@example.org", "b@example.org\r\nBcc: c@example.org", "ü@example.org"],
            MinSeverity = "worst",
            RateLimit = new ChannelRateLimitOptions { Count = 0, Period = TimeSpan.FromDays(2) },
            Retries = 11,
            Timeout = TimeSpan.Zero,
        };

        Read(options, out var problems).ShouldBeNull();

        problems.Select(p => p[..p.IndexOf(": ", StringComparison.Ordinal)][(Path.Length + 1)..]).ShouldBe(
            ["Url", "Host", "Port", "Password", "From", "To:1", "To:2", "MinSeverity", "RateLimit:Count", "RateLimit:Period", "Retries", "Timeout"]);
        problems.ShouldAllBe(p => p.StartsWith($"{Path}:") && !p.Contains('\n'));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sms")]
    public void AnUnknownType_IsToldWithTheKnownOnes(string? type)
    {
        Read(new() { Type = type }, out var problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().ShouldBe($"{Path}:Type: '{type}' is no type of channel; known are console, webhook, slack, pagerduty, email");
    }

    [Theory]
    [InlineData("webhook")]
    [InlineData("slack")]
    public void AMissingAddress_IsTold(string type)
    {
        Read(new() { Type = type }, out var problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().ShouldStartWith($"{Path}:Url: an absolute http or https address is expected");
    }

    [Theory]
    [InlineData("ftp://example.org/secret-part")]
    [InlineData("/secret-part")]
    [InlineData("https://user:secret-part@example.org/")]
    public void AWrongAddress_IsToldAndNotQuoted(string url)
    {
        Read(new() { Type = "slack", Url = url }, out var problems).ShouldBeNull();

        var problem = problems.ShouldHaveSingleItem();
        problem.ShouldStartWith($"{Path}:Url: ");
        problem.ShouldNotContain("secret-part");
    }

    [Fact]
    public void SecretsFromTheEnvironment_AreRead()
    {
        var options = new AlertChannelOptions { Type = "webhook", UrlEnv = "HOOK_URL", SecretEnv = "HOOK_SECRET" };

        var channel = Read(options, out _, name => name switch { "HOOK_URL" => "https://example.org/hook", "HOOK_SECRET" => "long enough", _ => null })!;

        channel.Address.ShouldBe("https://example.org/***");
        channel.Target.Secrets.ShouldContain("long enough");
    }

    [Fact]
    public void AVariableThatIsNotSet_IsTold()
    {
        Read(new() { Type = "pagerduty", RoutingKeyEnv = "PD_KEY" }, out var problems).ShouldBeNull();

        problems.ShouldBe([$"{Path}:RoutingKeyEnv: the environment variable 'PD_KEY' is not set"]);
    }

    [Fact]
    public void ASecretAndItsVariable_AreOneTooMany()
    {
        Read(new() { Type = "webhook", Url = "https://example.org", Secret = "long enough", SecretEnv = "HOOK_SECRET" }, out var problems).ShouldBeNull();

        problems.ShouldBe([$"{Path}:Secret: is set beside SecretEnv: one of them is expected"]);
    }

    [Fact]
    public void WhatIsShownInPlaceOfASecret_IsNotTakenForOne()
    {
        var shown = new AlertChannelOptions { Type = "webhook", Url = "https://example.org/token", Secret = "long enough" }.Masked();

        (shown.Url, shown.Secret).ShouldBe(("https://example.org/***", "***"));
        Read(shown, out var problems).ShouldBeNull();
        problems.ShouldContain(p => p.StartsWith($"{Path}:Secret: '***'"));
        problems.ShouldContain(p => p.StartsWith($"{Path}:Url: "));
    }

    [Fact]
    public void AShortSecret_SignsNothing() => Problem(new() { Type = "webhook", Url = "https://example.org", Secret = "short" }).ShouldStartWith($"{Path}:Secret: at least 8");

    [Fact]
    public void TlsFromTheFirstByte_IsNotSpoken() =>
        Problem(new() { Type = "email", Host = "mail.example.org", Port = 465, From = "a@example.org", To = ["b@example.org"] }).ShouldStartWith($"{Path}:Port: 465");

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-a")]
    public void AWrongName_IsTold(string name)
    {
        var problems = new List<string>();

        AlertChannelReader.Read(name, new() { Type = "console" }, ChannelSource.Api, "", problems, static _ => null).ShouldBeNull();

        problems.ShouldHaveSingleItem().ShouldStartWith("Name: ");
    }

    [Theory]
    [InlineData(true, 587)]
    [InlineData(false, 25)]
    public void ThePortOfMail_FollowsTls(bool tls, int port) =>
        Read(new() { Type = "email", Host = "mail.example.org", Tls = tls, From = "a@example.org", To = ["b@example.org"] }, out _)!.Address.ShouldBe($"mail.example.org:{port}");

    [Theory]
    [InlineData("mail.example.org", false)]
    [InlineData("10.0.0.5", false)]
    [InlineData("localhost.example.org", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    public void ALoginWithoutTls_IsForThisMachineAlone(string host, bool isRead)
    {
        var options = new AlertChannelOptions
        {
            Type = "email",
            Host = host,
            Tls = false,
            UserName = "mona",
            Password = "pass word",
            From = "a@example.org",
            To = ["b@example.org"],
        };

        (Read(options, out var problems) is not null).ShouldBe(isRead);
        if (!isRead)
            problems.ShouldHaveSingleItem().ShouldStartWith($"{Path}:Tls: is expected beside UserName");
        (options.UserName, options.Password) = (null, null);
        Read(options, out _).ShouldNotBeNull();
    }

    private static string Problem(AlertChannelOptions options)
    {
        Read(options, out var problems).ShouldBeNull();
        return problems.ShouldHaveSingleItem();
    }

    private static AlertChannel? Read(AlertChannelOptions options, out List<string> problems, Func<string, string?>? environment = null) =>
        AlertChannelReader.Read("ops", options, ChannelSource.Configuration, Path, problems = [], environment ?? (static _ => null));
}
