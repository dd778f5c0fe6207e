using System.Text.RegularExpressions;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Deploy;

/// <summary>The rules of <c>deploy/prometheus</c>, and the Alertmanager beside them.</summary>
public sealed partial class RuleTests
{
    [Fact]
    public Task TheConfiguration_FindsPromtoolsApproval() => SucceedsAsync("promtool", "check", "config", DeployFiles.PrometheusConfig);

    [Fact]
    public Task TheRules_FindPromtoolsApproval() => SucceedsAsync("promtool", ["check", "rules", "--lint-fatal", .. DeployFiles.Rules]);

    [Fact]
    public Task TheRulesOwnTests_Pass() => SucceedsAsync("promtool", ["test", "rules", .. DeployFiles.RuleTests]);

    [Fact]
    public void EveryAlert_IsSeenToFireAndNotToFire()
    {
        var tests = string.Concat(DeployFiles.RuleTests.Select(File.ReadAllText));
        DeployFiles.AlertNames.ShouldNotBeEmpty();
        foreach (var alert in DeployFiles.AlertNames)
        {
            tests.ShouldMatch($@"alertname: {alert}, exp_alerts: \[\]", $"nothing says when {alert} does not fire");
            tests.ShouldMatch($@"alertname: {alert}\n +exp_alerts:\n +- exp_labels", $"nothing says when {alert} fires");
        }
    }

    [Fact]
    public void FailuresOfAProvider_AreThoseItsCircuitCounts()
    {
        var counted = Enum.GetValues<ChatErrorKind>().Where(kind => ChatErrorTraits.Of(kind).CountsAgainstProvider).Select(kind => kind.Word());
        Outcomes("job_provider:gateway_attempt_errors:ratio_rate5m").ShouldBe(counted, ignoreOrder: true);
    }

    [Fact]
    public void MistakesOfCallers_AreNoErrors()
    {
        var excused = Outcomes("job:gateway_requests_deserving:rate5m");
        var own = Enum.GetValues<ChatErrorKind>().Where(kind => !ChatErrorTraits.Of(kind).CountsAgainstProvider && kind != ChatErrorKind.RateLimit).Select(kind => kind.Word());
        own.Append("client_closed").ShouldBeSubsetOf(excused);
        excused.ShouldNotContain("ok");
        excused.Intersect(Outcomes("job_provider:gateway_attempt_errors:ratio_rate5m")).ShouldBeEmpty();
    }

    [Fact]
    public void TargetsPassedOver_AreNoCalls()
    {
        var passedOver = Enum.GetValues<GatewayReason>()
            .Where(reason => new Outcome(AttemptStage.Plan, AttemptSide.Gateway, null) { Reason = reason }.IsSkipped).Append(GatewayReason.Lossy).Select(reason => reason.Word());
        Outcomes("job_provider:gateway_attempts_made:rate5m").ShouldBe(passedOver, ignoreOrder: true);
    }

    [Fact]
    public void TheRules_ReadOnlyWhatTheGatewayExposes()
    {
        foreach (Match rule in Expression().Matches(DeployFiles.RuleText))
            PromqlNames.In(rule.Value["expr:".Length..].Replace(">-", "", StringComparison.Ordinal)).ShouldBeSubsetOf(KnownSeries.All, rule.Value);
    }

    [Fact]
    public Task TheAlertmanagersExample_FindsAmtoolsApproval() => SucceedsAsync("amtool", "check-config", "deploy/alertmanager/alertmanager.yml");

    [Theory]
    [InlineData("critical", "pager,chat")]
    [InlineData("high", "chat")]
    [InlineData("medium", "chat")]
    [InlineData("low", "mail")]
    public Task ASeverity_GoesToItsReceivers(string severity, string receivers) => SucceedsAsync(
        "amtool", "config", "routes", "test", "--config.file=deploy/alertmanager/alertmanager.yml", $"--verify.receivers={receivers}", $"severity={severity}");

    private static async Task SucceedsAsync(string program, params string[] arguments)
    {
        var (code, output) = await OutsideProgram.RunAsync(program, null, arguments);
        code.ShouldBe(0, output);
    }

    // The words of the first matcher on outcome in the rule that records the series.
    private static string[] Outcomes(string record) =>
        Matcher().Match(DeployFiles.RuleText, DeployFiles.RuleText.IndexOf($"record: {record}", StringComparison.Ordinal)).Groups[1].Value.Split('|');

    [GeneratedRegex("outcome(?:=~|!~)\"([^\"]+)\"")]
    private static partial Regex Matcher();

    // To the next key of the rule, or the end of the file.
    [GeneratedRegex(@"expr: [\s\S]*?(?=\n +(?:for|labels|annotations|- \w+):|\n\n|\n *#|$(?![\s\S]))")]
    private static partial Regex Expression();
}
