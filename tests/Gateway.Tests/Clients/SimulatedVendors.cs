using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Gateway.Simulator;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Clients;

/// <summary>The gateway between the vendor's own client and three simulated vendors, who keep what they were sent.</summary>
public sealed class SimulatedVendors : IAsyncLifetime
{
    private SimulatorHost _vendors = null!;

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>
    /// The client as anyone would create it, but for its base URL (and without retries, so that a failure is seen at once).
    /// </summary>
    public AnthropicClient Client => new() { ApiKey = "any-key", BaseUrl = Gateway.BaseAddress.ToString().TrimEnd('/'), MaxRetries = 0 };

    /// <summary>One model of each of the three providers.</summary>
    public static TheoryData<string> Models { get; } = ["claude-sonnet-4-5", "gemini-2.5-flash", "openai/gpt-5-mini"];

    public async ValueTask InitializeAsync()
    {
        _vendors = await SimulatorHost.StartAsync(new SimulatorOptions { CaptureRequests = true }, TestContext.Current.CancellationToken);
        string[] providers = ["claude", "gemini", "openai"];
        Gateway = await TestGateway.StartAsync(_vendors.BaseAddress, ["Gateway:EnableFallback=false", .. providers.SelectMany(Patience)]);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _vendors.DisposeAsync();
    }

    /// <summary>The answer, asked for as a whole or put together by the client from its stream.</summary>
    public async Task<Message> SendAsync(MessageCreateParams request, bool stream)
    {
        await Gateway.ForgetFailuresAsync();
        var (messages, token) = (Client.Messages, TestContext.Current.CancellationToken);
        return stream ? await messages.CreateStreaming(request, token).Aggregate() : await messages.Create(request, token);
    }

    /// <summary>The body of the last call the vendor received.</summary>
    public string LastSent => System.Text.Encoding.UTF8.GetString(_vendors.Requests[^1].Body.Span);

    /// <summary>Every text in <see cref="LastSent"/>.</summary>
    public IReadOnlyList<string> LastSentStrings => [.. Strings(JsonElement.Parse(LastSent))];

    // The failures asked for here shall neither be waited out nor open a circuit.
    private static string[] Patience(string provider) =>
    [
        $"Gateway:Providers:{provider}:CircuitBreaker:FailureThreshold=10000",
        $"Gateway:Providers:{provider}:Retry:MaxRetries=0",
    ];

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        _ => [],
    };
}
