using Gateway.Tests.Hosting;

namespace Gateway.Tests.Translation;

/// <summary>One keyless gateway, simulator inside, for a class of tests.</summary>
public sealed class KeylessGateway : IAsyncLifetime
{
    /// <summary>One model of each of the three providers.</summary>
    public static IReadOnlyList<string> Models { get; } = ["claude-sonnet-4-5", "gemini-2.5-flash", "openai/gpt-5-mini"];

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync(
        // The descriptions' examples correct it; it holds for nobody here.
        "Gateway:Budgets:ci:Key=key_5b1c09aa27f4", "Gateway:Budgets:ci:Usd=1", "Gateway:Budgets:ci:Per=total");

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
