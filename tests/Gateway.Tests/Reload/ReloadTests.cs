using System.Text.Json;
using Gateway.Tests.Cli;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Resilience;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Reload;

/// <summary>The configuration is read again while the gateway runs: all of it counts, or none.</summary>
public sealed class ReloadTests
{
    private const string SmartRoute = ""","Routes": { "smart": { "Targets": [ { "Provider": "a", "Model": "m-a" } ] } }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewRoute_WorksAtOnce()
    {
        await using var upstream = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        var provider = ConfiguredGateway.Provider("a", upstream.BaseAddress);
        await using var configured = await ConfiguredGateway.StartAsync(ConfiguredGateway.Section(provider));
        var first = (await configured.ConfigAsync()).Body;
        (await configured.StatusAsync("smart")).ShouldBe(404);

        var answer = await configured.ReloadAsync(ConfiguredGateway.Section(provider, SmartRoute + ""","Storage": { "MaxSizeMiB": 512 }"""));

        answer.Status.ShouldBe(200, answer.Text);
        Of(answer.Body, "outcome").ShouldBe("reloaded");
        answer.Body.GetProperty("version").GetInt64().ShouldBe(2);
        answer.Body.GetProperty("needsRestart").GetRawText().ShouldBe("""["Gateway:Storage:MaxSizeMiB"]""");
        (await configured.StatusAsync("smart")).ShouldBe(200);
        var config = (await configured.ConfigAsync()).Body;
        (first.GetProperty("version").GetInt64(), config.GetProperty("version").GetInt64()).ShouldBe((1, 2));
        first.GetProperty("lastReload").ValueKind.ShouldBe(JsonValueKind.Null);
        Of(config.GetProperty("lastReload"), "trigger").ShouldBe("admin");
        Of(config, "hash").ShouldNotBe(Of(first, "hash"));
        (await configured.Gateway.Client.GetStringAsync("/health/ready", Token)).ShouldContain("\"version\":2");
        (await configured.Gateway.Client.GetStringAsync("/v1/models", Token)).ShouldContain("\"smart\"");
        var page = PrometheusPage.Parse(await configured.Gateway.Client.GetStringAsync("/metrics", Token));
        page["gateway_config_version"].ShouldBe(2);
        page["""gateway_config_reloads_total{outcome="reloaded"}"""].ShouldBe(1);

        Of((await configured.ReloadAsync()).Body, "outcome").ShouldBe("unchanged");
        (await configured.ConfigAsync()).Body.GetProperty("version").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task WrongFile_KeepsTheOldOneAndTellsEveryProblem()
    {
        await using var upstream = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        var right = ConfiguredGateway.Section(ConfiguredGateway.Provider("a", upstream.BaseAddress));
        await using var configured = await ConfiguredGateway.StartAsync(right);

        var wrong = await configured.ReloadAsync(ConfiguredGateway.Section(
            ConfiguredGateway.Provider("a", upstream.BaseAddress, "\"ApiKeyFile\": \"/no/such/file\"", ""","Timeouts": { "Idle": "00:00:00" }"""), ""","Route": {}"""));

        wrong.Problem(400).ShouldContain("Gateway:Route: unknown key");
        Problems(wrong.Body).ShouldBe(["Gateway:Providers:a:ApiKeyFile", "Gateway:Providers:a:Timeouts:Idle", "Gateway:Route"], ignoreOrder: true);
        var cli = (await CliProcess.For(configured.Gateway.BaseAddress).RunAsync("config", "reload")).Ended(1);
        cli.Errors.ShouldContain("Gateway:Route: unknown key");
        await File.WriteAllTextAsync(configured.Settings, "{ \"Gateway\": {", Token);
        (await configured.ReloadAsync()).Problem(400).ShouldContain(configured.Settings);
        File.Delete(configured.Settings);
        (await configured.ReloadAsync()).Problem(400).ShouldContain("is gone");

        (await configured.StatusAsync("a/m-a")).ShouldBe(200);
        var config = (await configured.ConfigAsync()).Body;
        config.GetProperty("version").GetInt64().ShouldBe(1);
        Of(config.GetProperty("lastReload"), "outcome").ShouldBe("failed");
        Of((await configured.ReloadAsync(right)).Body, "outcome").ShouldBe("unchanged");
    }

    [Fact]
    public async Task CredentialThatComesWhileTheSimulatorPlays_NeedsARestart()
    {
        var nowhere = new Uri("http://127.0.0.1:9/");
        await using var configured = await ConfiguredGateway.StartAsync(ConfiguredGateway.Section(ConfiguredGateway.Provider("a", nowhere, "\"ApiKeyEnv\": \"NO_SUCH_KEY\"")));

        var answer = await configured.ReloadAsync(ConfiguredGateway.Section(ConfiguredGateway.Provider("a", nowhere), SmartRoute));

        answer.Body.GetProperty("needsRestart").GetRawText().ShouldBe("""["Gateway:Providers:a:ApiKey"]""");
        configured.Gateway.Composition.Providers.IsSimulated.ShouldBeTrue();
        (await configured.StatusAsync("smart")).ShouldBe(200);
    }

    [Fact]
    public async Task StreamOnARemovedProvider_EndsWhole()
    {
        var goOn = new TaskCompletionSource();
        await using var staying = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var leaving = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream(
            ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.WaitFor(goOn.Task), ScriptedStep.Send(ThreeProviders.End)));
        var provider = ConfiguredGateway.Provider("a", staying.BaseAddress);
        await using var configured = await ConfiguredGateway.StartAsync(
            ConfiguredGateway.Section($"{provider}, {ConfiguredGateway.Provider("b", leaving.BaseAddress)}"));
        using var response = await configured.AskAsync("b/m-b", "leaving", stream: true);

        (await configured.ReloadAsync(ConfiguredGateway.Section(provider))).Status.ShouldBe(200);
        var asked = await configured.StatusAsync("b/m-b");
        goOn.SetResult();
        var text = await response.Content.ReadAsStringAsync(Token);

        asked.ShouldBe(404);
        text.ShouldContain("from claude");
        text.ShouldEndWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        var row = await configured.Gateway.RowAsync("leaving");
        (row.Provider, row.Status, row.OutputTokens).ShouldBe(("b", 200, 4));
    }

    [Fact]
    public async Task Prices_CountForTheNextRequestAndNotForTheRunningOne()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = await ScriptedProvider.StartAsync(
            ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.WaitFor(goOn.Task)] }, ThreeProviders.ClaudeAnswer);
        var provider = ConfiguredGateway.Provider("a", upstream.BaseAddress);
        await using var configured = await ConfiguredGateway.StartAsync(ConfiguredGateway.Section(provider, Price(1)));
        var running = configured.AskAsync("a/m-a", "running");
        await Eventually.TrueAsync(() => upstream.Calls.Count == 1, "the request never reached its provider");

        (await configured.ReloadAsync(ConfiguredGateway.Section(provider, Price(1_000)))).Status.ShouldBe(200);
        goOn.SetResult();
        (await running).Dispose();
        (await configured.AskAsync("a/m-a", "next")).Dispose();

        // 11 tokens in, 4 out.
        (await configured.Gateway.RowAsync("running")).CostUsd!.Value.ShouldBe(0.000015, 1e-12);
        (await configured.Gateway.RowAsync("next")).CostUsd!.Value.ShouldBe(0.015, 1e-12);

        static string Price(int usd) => $$""","Prices": [ { "Model": "m-a", "Input": {{usd}}, "Output": {{usd}} } ]""";
    }

    [Fact]
    public async Task FileThatChanges_IsReadAtTheNextLook()
    {
        var time = new ManualTime();
        await using var upstream = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        var provider = ConfiguredGateway.Provider("a", upstream.BaseAddress);
        await using var configured = await ConfiguredGateway.StartAsync(ConfiguredGateway.Section(provider), time);

        // Half of it is written at the first look.
        await File.WriteAllTextAsync(configured.Settings, "{ \"Gateway\":", Token);
        await LookAsync("failed");
        configured.Gateway.Composition.Version.ShouldBe(1);
        configured.Write(ConfiguredGateway.Section(provider, SmartRoute));
        await LookAsync("reloaded");

        configured.Gateway.Composition.Version.ShouldBe(2);
        Of((await configured.ConfigAsync()).Body.GetProperty("lastReload"), "trigger").ShouldBe("files");

        Task LookAsync(string outcome) => Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(2));
                return configured.LastOutcome == outcome;
            },
            $"the file is never looked at: {outcome}");
    }

    private static string? Of(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static IEnumerable<string> Problems(JsonElement body) => body.GetProperty("problems").EnumerateArray().Select(p => p.GetString()!.Split(": ")[0]);
}
