using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Reload;

public sealed class ConcurrentReloadTests
{
    private const int Reloads = 50;
    private const int RequestsAReload = 4;

    [Fact]
    public async Task RequestsInFlightWhileTheConfigurationChanges_AreAnsweredByOneVersionEach()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.WaitFor(goOn.Task)] });
        string[] versions = [Version("b", upstream.BaseAddress), Version("c", upstream.BaseAddress)];
        await using var configured = await ConfiguredGateway.StartAsync(versions[0]);
        var asked = new List<Task<HttpResponseMessage>>();

        for (var i = 1; i <= Reloads; i++)
        {
            asked.AddRange(Enumerable.Range(0, RequestsAReload).Select(n => configured.AskAsync("smart", $"r{i}-{n}")));
            (await configured.ReloadAsync(versions[i % 2])).Status.ShouldBe(200);
        }

        goOn.SetResult();
        var responses = await Task.WhenAll(asked);
        configured.Gateway.Composition.Version.ShouldBe(Reloads + 1);
        responses.Select(r => (int)r.StatusCode).ShouldAllBe(status => status == 200);
        var answeredBy = responses.Select(r => $"{Header(r, "x-gateway-provider")}/{Header(r, "x-gateway-model")}").ToList();
        answeredBy.Distinct().Order().ShouldBe(["b/m-b", "c/m-c"]);
        upstream.Calls.Count.ShouldBe(Reloads * RequestsAReload);
        // The credential is that of the provider whose model is asked for.
        upstream.Calls.ShouldAllBe(call => call.Text.Contains($"\"{call.Headers["x-api-key"]}\""));
        foreach (var response in responses)
            response.Dispose();
    }

    // Each version has one provider that the other does not have, and its own idea of what "smart" is.
    private static string Version(string name, Uri upstream) => ConfiguredGateway.Section(
        $"{ConfiguredGateway.Provider("a", upstream)}, {ConfiguredGateway.Provider(name, upstream, $"\"ApiKey\": \"m-{name}\"")}",
        $$""","Routes": { "smart": { "Targets": [ { "Provider": "{{name}}" } ] } }""");

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
