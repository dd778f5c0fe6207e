using Gateway.Tests.Hosting;

namespace Gateway.Tests.Deploy;

/// <summary>
/// A gateway with the built-in simulator that has seen every kind of request: answered, streamed, from the cache, translated with losses, retried and
/// fallen back until a circuit opened, refused; of the circuit an alert fires. A real Prometheus scrapes it.
/// </summary>
public sealed class ScrapedGateway : IAsyncLifetime
{
    private const string Cached = """[{"type":"text","text":"You are kind.","cache_control":{"type":"ephemeral"}}]""";

    private TestGateway? _gateway;

    /// <summary>Null where it is not installed.</summary>
    internal PrometheusServer? Server { get; private set; }

    /// <summary>Requests it was sent.</summary>
    public const int Requests = 6;

    internal string Authority => _gateway!.BaseAddress.Authority;

    public async ValueTask InitializeAsync()
    {
        if (!PrometheusServer.IsInstalled)
            return;
        _gateway = await TestGateway.StartAsync(
            "Gateway:Providers:openai:Retry:MaxRetries=1", "Gateway:Providers:openai:Retry:BaseDelay=00:00:00.01",
            "Gateway:Providers:openai:CircuitBreaker:FailureThreshold=2", "Gateway:Alerts:EvaluationInterval=00:00:01");
        await AskAsync("claude-sonnet-4-5", $$""","system":{{Cached}}""");
        await AskAsync("claude-sonnet-4-5", $$""","system":{{Cached}}""", "cached hello");
        await AskAsync("claude-sonnet-4-5", ""","stream":true""");
        await AskAsync("openai/gpt-5-mini", ""","top_k":5,"thinking":{"type":"enabled","budget_tokens":1024}""");
        await AskAsync("openai/gpt-sim:status=529");
        await AskAsync("no-such-model");
        Server = await PrometheusServer.StartAsync(_gateway.BaseAddress);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    internal Task<string> PageAsync() => _gateway!.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    private async Task AskAsync(string model, string extra = "", string text = "hello")
    {
        using var response = await _gateway!.PostAsync(
            $$"""{"model":"{{model}}","max_tokens":3000{{extra}},"messages":[{"role":"user","content":"{{text}}"}]}""");
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await _gateway.RowAsync(response.Headers.GetValues("x-request-id").Single());
    }
}
