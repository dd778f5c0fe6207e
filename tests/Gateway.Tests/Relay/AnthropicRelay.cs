using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

/// <summary>One gateway with one Anthropic provider that says what the test tells it to: whatever differs between the two ends, the gateway did.</summary>
public sealed class AnthropicRelay : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>What the provider says next.</summary>
    public ScriptedAnswer Answer { get; set; } = ScriptedAnswer.Json("{}");

    /// <summary>What the provider was sent last.</summary>
    public ReceivedCall? Received { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync(call =>
        {
            Received = call;
            return Answer;
        });
        Gateway = await TestGateway.StartAsync(
        [
            .. TestGateway.Providers(_provider.BaseAddress, "claude"),
            "Gateway:EnableFallback=false",
            // Recorded models of every spelling; recorded failures must not close the way to the next case.
            "Gateway:Providers:claude:Models=*",
            "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=10000",
        ]);
    }

    public async Task<HttpResponseMessage> PostAsync(byte[] body, params (string Name, string Value)[] headers)
    {
        await Gateway.ForgetFailuresAsync();
        return await Gateway.PostAsync(body, "/v1/messages", headers);
    }

    /// <summary>Posts <paramref name="body"/> and gives back the whole answer.</summary>
    public async Task<(int Status, byte[] Body)> ExchangeAsync(byte[] body)
    {
        using var response = await PostAsync(body);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }
}
