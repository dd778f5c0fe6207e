using System.Collections.Concurrent;
using Gateway.Model;
using Gateway.Tests.Admin;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Reload;

/// <summary>What a provider has behind it goes on where nothing that concerns it has changed, and begins anew where something has.</summary>
public sealed class KeptStateTests
{
    private const string One = "the-key-called-one-1";
    private const string Two = "the-key-called-two-2";

    private const string Answer =
        """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    [Fact]
    public async Task UnchangedProviders_KeepTheirCircuitsAndConnections()
    {
        await using var upstream = await CountedUpstream.StartAsync();
        await using var broken = await ScriptedProvider.StartAsync(ThreeProviders.Failure(500, "api_error"));
        var breaker = ""","CircuitBreaker": { "FailureThreshold": 1 }""";
        var (a, b) = (ConfiguredGateway.Provider("a", upstream.Address), ConfiguredGateway.Provider("b", broken.BaseAddress, more: breaker));
        await using var configured = await ConfiguredGateway.StartAsync(ConfiguredGateway.Section($"{a}, {b}"));
        (await configured.StatusAsync("a/m-a")).ShouldBe(200);
        await configured.StatusAsync("b/m-b");
        configured.Gateway.Circuits["b"].Position.ShouldBe(CircuitPosition.Open);

        // A third provider comes.
        (await configured.ReloadAsync(ConfiguredGateway.Section($"{a}, {b}, {ConfiguredGateway.Provider("c", upstream.Address)}"))).Status.ShouldBe(200);
        (await configured.StatusAsync("a/m-a")).ShouldBe(200);
        upstream.Connections.ShouldBe(1);
        configured.Gateway.Circuits["b"].Position.ShouldBe(CircuitPosition.Open);

        // What is not about who is asked leaves the circuit alone; the address does not.
        var patient = ConfiguredGateway.Provider("b", broken.BaseAddress, more: breaker + ""","Timeouts": { "Idle": "00:00:30" }""");
        (await configured.ReloadAsync(ConfiguredGateway.Section($"{a}, {patient}"))).Status.ShouldBe(200);
        configured.Gateway.Circuits["b"].Position.ShouldBe(CircuitPosition.Open);
        configured.Gateway.Composition.Providers["b"].Timeouts.Idle.ShouldBe(TimeSpan.FromSeconds(30));
        var moved = ConfiguredGateway.Provider("b", upstream.Address, more: breaker);
        (await configured.ReloadAsync(ConfiguredGateway.Section($"{a}, {moved}"))).Status.ShouldBe(200);
        configured.Gateway.Circuits["b"].Position.ShouldBe(CircuitPosition.Closed);
        (await configured.StatusAsync("b/m-b")).ShouldBe(200);
    }

    [Fact]
    public async Task ChangedLimits_HoldWithWhatWasCounted()
    {
        await using var upstream = await ScriptedProvider.StartAsync(ScriptedAnswer.Json(Answer));
        var provider = ConfiguredGateway.Provider("a", upstream.BaseAddress);
        await using var configured = await ConfiguredGateway.StartAsync(Limited(one: 3, two: 9));
        (await configured.StatusAsync("m-a", One), await configured.StatusAsync("m-a", One), await configured.StatusAsync("m-a", Two)).ShouldBe((200, 200, 200));

        (await configured.ReloadAsync(Limited(one: 3, two: 1))).Status.ShouldBe(200);

        (await configured.StatusAsync("m-a", One), await configured.StatusAsync("m-a", One)).ShouldBe((200, 429));
        (await configured.StatusAsync("m-a", Two)).ShouldBe(429);

        string Limited(int one, int two) => ConfiguredGateway.Section(
            provider,
            $$""","Access": { "Mode": "keys", "Keys": { "one": "{{One}}", "two": "{{Two}}" } },"Limits": { "Keys": { "one": { "RequestsPerMinute": {{one}} }, "two": { "RequestsPerMinute": {{two}} } } }""");
    }

    [Fact]
    public async Task KeyOfARouteThatIsGone_CanBeChanged_AndBoundToNoOther()
    {
        await using var upstream = await ScriptedProvider.StartAsync(ScriptedAnswer.Json(Answer));
        var provider = ConfiguredGateway.Provider("a", upstream.BaseAddress);
        await using var configured = await ConfiguredGateway.StartAsync(
            ConfiguredGateway.Section(provider, ""","Routes": { "smart": { "Targets": [{ "Provider": "a" }] } }"""));
        var made = await AdminAnswer.ReadAsync(await configured.Gateway.AdminAsync("/admin/keys", HttpMethod.Post, """{"name":"ci","routes":["smart"]}"""));
        var path = $"/admin/keys/{made.Body.GetProperty("id").GetString()}";
        (await configured.ReloadAsync(ConfiguredGateway.Section(provider))).Status.ShouldBe(200);

        (await ChangeAsync("""{"ipRanges":["10.0.0.0/8"]}""")).Status.ShouldBe(200);
        (await ChangeAsync("""{"routes":["other"]}""")).Problem(400).ShouldContain("'other' is no configured route");

        async Task<AdminAnswer> ChangeAsync(string change) => await AdminAnswer.ReadAsync(await configured.Gateway.AdminAsync(path, HttpMethod.Patch, change));
    }

    /// <summary>Answers every request, and knows over how many connections they came.</summary>
    private sealed class CountedUpstream(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, byte> _connections = new();

        public Uri Address => new(app.Urls.Single());

        public int Connections => _connections.Count;

        public static async Task<CountedUpstream> StartAsync()
        {
            var app = LoopbackServer.Create();
            var upstream = new CountedUpstream(app);
            app.Run(upstream.AnswerAsync);
            await app.StartAsync();
            return upstream;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task AnswerAsync(HttpContext http)
        {
            _connections.TryAdd(http.Connection.Id, 0);
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(Answer);
        }
    }
}
