using Gateway.Alerting;
using Gateway.Alerting.Rules;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Rules;

public sealed class AlertRuleReaderTests
{
    private readonly List<string> _problems = [];

    [Fact]
    public void NothingSaidButTheCondition_TheRestHasDefaults()
    {
        var rule = Read(new AlertRuleOptions { Metric = "error_rate_percent", Value = 7 })!;

        _problems.ShouldBeEmpty();
        rule.ShouldBe(new AlertRule
        {
            Name = "mine", Source = RuleSource.Api, Metric = AlertMetric.ErrorRate, Operator = AlertOperator.Above, Value = 7, For = TimeSpan.Zero,
            Window = TimeSpan.FromMinutes(1), Severity = AlertSeverity.Medium, Cooldown = TimeSpan.FromMinutes(15), Enabled = true, By = AlertScope.All,
            MinRequests = 3,
        });
    }

    [Theory]
    [InlineData("cost_usd", 0)]
    [InlineData("requests", 0)]
    [InlineData("tokens", 0)]
    [InlineData("p99_latency_seconds", 3)]
    [InlineData("mean_ttft_seconds", 3)]
    public void SumsNeedNoRequests_MeansNeedThree(string metric, int least) =>
        Read(new AlertRuleOptions { Metric = metric, Value = 1 })!.MinRequests.ShouldBe(least);

    [Fact]
    public void EveryMistake_IsToldWithItsPath()
    {
        Read(new AlertRuleOptions
        {
            Metric = "speed", Operator = "=", Value = double.NaN, For = TimeSpan.FromDays(2), Window = TimeSpan.FromSeconds(9), Severity = "awful",
            Channels = ["ops", "nobody", "ops"], Cooldown = TimeSpan.Zero, By = "user", Provider = "grok", Model = " ", MinRequests = -1,
        }).ShouldBeNull();

        _problems.ShouldBe(
        [
            "p:Metric: 'speed' is not one of mean_latency_seconds, p50_latency_seconds, p95_latency_seconds, p99_latency_seconds, mean_ttft_seconds, error_rate_percent, cost_usd, requests, tokens, circuit_open",
            "p:By: 'user' is not one of all, provider, model",
            "p:Severity: 'awful' is not one of low, medium, high, critical",
            "p:Operator: '=' is not one of >, >=, <, <=",
            "p:Value: NaN is out of range: 0 or more",
            "p:Provider: 'grok' is not configured; known are claude, gemini",
            "p:Model: a model's name of at most 200 characters is expected",
            "p:Channels:1: there is no channel 'nobody'",
            "p:Channels:2: 'ops' is named twice",
            "p:For: 2.00:00:00 is out of range: 00:00:00 to 1.00:00:00",
            "p:Window: 00:00:09 is out of range: 00:00:10 to 02:00:00",
            "p:Cooldown: 00:00:00 is out of range: 00:00:10 to 7.00:00:00",
            "p:MinRequests: -1 is out of range: 0 to 1000000",
        ]);
    }

    [Fact]
    public void ConditionThatIsMissing_IsAProblem()
    {
        Read(new AlertRuleOptions()).ShouldBeNull();

        _problems.Count.ShouldBe(2);
        _problems[0].ShouldStartWith("p:Metric: one of mean_latency_seconds,");
        _problems[1].ShouldBe("p:Value: a number is expected");
    }

    [Theory]
    [InlineData("error_rate_percent", ">", 101.0, "p:Value: 101 is out of range: 0 to 100 percent")]
    [InlineData("error_rate_percent", ">", 100.0, "p:Operator: nothing is above 100 percent: the rule would never fire")]
    [InlineData("requests", "<", 0.0, "p:Operator: nothing is below 0: the rule would never fire")]
    [InlineData("requests", ">=", 0.0, "p:Operator: everything is 0 or more: the rule would always fire")]
    [InlineData("cost_usd", ">", -1.0, "p:Value: -1 is out of range: 0 or more")]
    public void ConditionThatCannotBeMeant_IsAProblem(string metric, string comparison, double value, string problem)
    {
        Read(new AlertRuleOptions { Metric = metric, Operator = comparison, Value = value }).ShouldBeNull();
        _problems.ShouldBe([problem]);
    }

    [Fact]
    public void WhatBelongsToSums_ContradictsACircuit()
    {
        Read(new AlertRuleOptions { Metric = "circuit_open", Operator = "<", Value = 2, Window = TimeSpan.FromMinutes(1), MinRequests = 1, Model = "m1", By = "model" })
            .ShouldBeNull();

        _problems.Select(p => p.Split(':')[1]).ShouldBe(["By", "Operator", "Value", "Window", "MinRequests", "Model", "By"]);
    }

    [Fact]
    public void EachOfOne_IsAContradiction()
    {
        Read(new AlertRuleOptions { Metric = "requests", Value = 1, By = "provider", Provider = "CLAUDE" }).ShouldBeNull();
        _problems.Single().ShouldStartWith("p:By: 'provider' measures each provider, and Provider says one");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void NameThatIsNone_IsAProblem(string name)
    {
        AlertStage.Reader().Read(name, new AlertRuleOptions { Metric = "requests", Value = 1 }, RuleSource.Api, "", _problems).ShouldBeNull();
        _problems.Single().ShouldStartWith("Name: ");
    }

    [Fact]
    public void RuleOfADefaultsName_ChangesWhatItSaysAlone()
    {
        var rules = ConfiguredRules.Read(
            new AlertOptions { Rules = { ["Latency_High"] = new AlertRuleOptions { Value = 8 } } }, AlertStage.Reader(), _problems);

        _problems.ShouldBeEmpty();
        rules.Count.ShouldBe(6);
        var rule = rules.Single(r => r.Name == "Latency_High");
        (rule.Value, rule.For, rule.Severity, rule.Source).ShouldBe((8, TimeSpan.FromMinutes(5), AlertSeverity.High, RuleSource.Configuration));
        rules.Single(r => r.Name == "latency_critical").Source.ShouldBe(RuleSource.Default);
    }

    [Fact]
    public void WithoutDefaults_ARuleOfTheirNameStandsForItself()
    {
        ConfiguredRules.Read(
            new AlertOptions { DefaultRules = false, Rules = { ["latency_high"] = new AlertRuleOptions { Value = 8 } } }, AlertStage.Reader(), _problems)
            .ShouldBeEmpty();
        _problems.Single().ShouldStartWith("Gateway:Alerts:Rules:latency_high:Metric: ");
    }

    [Fact]
    public void Book_KnowsRulesWhateverTheirCase()
    {
        var rule = Read(new AlertRuleOptions { Metric = "requests", Value = 1 })!;
        var book = new RuleBook([rule]);

        book.Set(rule with { Name = "MINE", Value = 2 });
        book.All.Select(r => (r.Name, r.Value)).ShouldBe([("MINE", 2)]);
        book.TryFind("mine", out var found).ShouldBeTrue();
        found!.Value.ShouldBe(2);
        book.Remove("Mine").ShouldBeTrue();
        book.Remove("Mine").ShouldBeFalse();
        book.TryFind("mine", out _).ShouldBeFalse();
    }

    private AlertRule? Read(AlertRuleOptions options) => AlertStage.Reader().Read("mine", options, RuleSource.Api, "p", _problems);
}
