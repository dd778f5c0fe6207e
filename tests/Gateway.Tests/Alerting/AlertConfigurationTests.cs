using Gateway.Alerting;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;
using Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Alerting;

public sealed class AlertConfigurationTests
{
    private readonly List<string> _problems = [];

    [Fact]
    public void NothingSaid_TheDefaultsCount()
    {
        var (options, rules, _) = Read();

        _problems.ShouldBeEmpty();
        (options.Enabled, options.EvaluationInterval).ShouldBe((true, TimeSpan.FromSeconds(10)));
        rules.Select(r => r.Name).Order().ShouldBe(["circuit_open", "error_rate_elevated", "error_rate_high", "hourly_cost", "latency_critical", "latency_high"]);
        rules.ShouldAllBe(r => r.Source == RuleSource.Default);
    }

    [Fact]
    public void EveryMistake_IsToldOnce_WithItsKeyPath()
    {
        Read(
            ("Gateway:Alerts:EvaluationInterval", "00:10:00"), ("Gateway:Alerts:Instance", "eu 1"), ("Gateway:Alerts:Foo", "1"), ("Gateway:Alerts:Rules:a:Metric", "requests"),
            ("Gateway:Alerts:Rules:a:Value", "many"), ("Gateway:Alerts:Rules:a:Colour", "red"), ("Gateway:Alerts:Rules:b:Metric", "tokens"),
            ("Gateway:Alerts:Rules:b:Value", "5"), ("Gateway:Alerts:Rules:b:Channels:0", "nobody"), ("Gateway:Alerts:Rules:latency_high:Window", "03:00:00"));

        _problems.Count.ShouldBe(7);
        _problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Instance: 'eu 1' is no name of an instance"));
        _problems.ShouldContain("Gateway:Alerts:EvaluationInterval: 00:10:00 is out of range: 00:00:01 to 00:05:00");
        _problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Foo: unknown key"));
        _problems.ShouldContain("Gateway:Alerts:Rules:a:Value: 'many' is not a number");
        _problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Rules:a:Colour: unknown key"));
        _problems.ShouldContain("Gateway:Alerts:Rules:b:Channels:0: there is no channel 'nobody'");
        _problems.ShouldContain(p => p.StartsWith("Gateway:Alerts:Rules:latency_high:Window: 03:00:00 is out of range"));
    }

    [Fact]
    public void ChannelsInOneValue_AreAList() =>
        Read(("Gateway:Alerts:Rules:latency_high:Channels", "console, ops"), ("Gateway:Alerts:Channels:ops:Type", "console")).Rules
            .Single(r => r.Name == "latency_high").Channels.ShouldBe(["console", "ops"]);

    private (AlertOptions Options, IReadOnlyList<AlertRule> Rules, IReadOnlyList<AlertChannel> Channels) Read(params (string Key, string Value)[] settings) =>
        AlertConfiguration.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(),
            ["claude", "gemini", "openai"], _problems);
}
