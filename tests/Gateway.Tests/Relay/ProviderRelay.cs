using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

/// <summary>One gateway with one provider that says what the test tells it to: whatever differs between the two ends, the gateway did.</summary>
/// <param name="provider">A preset's name.</param>
/// <param name="path">The surface of its dialect.</param>
/// <param name="settings">Further configuration.</param>
public abstract class ProviderRelay(string provider, string path, params string[] settings) : IAsyncLifetime
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
            .. TestGateway.Providers(_provider.BaseAddress, provider),
            $"Gateway:PrimaryProvider={provider}",
            "Gateway:EnableFallback=false",
            // Recorded models of every spelling; recorded failures must not close the way to the next case.
            $"Gateway:Providers:{provider}:Models=*",
            $"Gateway:Providers:{provider}:CircuitBreaker:FailureThreshold=10000",
            .. settings,
        ]);
    }

    public async Task<HttpResponseMessage> PostAsync(byte[] body, params (string Name, string Value)[] headers)
    {
        await Gateway.ForgetFailuresAsync();
        return await Gateway.PostAsync(body, path, headers);
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

/// <summary>Claude on both sides.</summary>
public sealed class AnthropicRelay() : ProviderRelay("claude", "/v1/messages");

/// <summary>OpenAI on both sides.</summary>
public sealed class OpenAiRelay() : ProviderRelay("openai", "/v1/chat/completions");
