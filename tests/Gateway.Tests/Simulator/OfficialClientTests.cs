using Anthropic;
using Anthropic.Models.Messages;

namespace Gateway.Tests.Simulator;

/// <summary>The vendor's own client reads the simulator as it reads the vendor.</summary>
public sealed class OfficialClientTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private static readonly MessageCreateParams Hello = new()
    {
        Model = "claude-sonnet-4-5",
        MaxTokens = 100,
        Messages = [new() { Role = Role.User, Content = "hello" }],
    };

    private AnthropicClient Client => new() { BaseUrl = simulator.Host.BaseAddress.ToString().TrimEnd('/'), ApiKey = "k" };

    [Fact]
    public async Task AnthropicClient_ReadsAUnaryAnswer()
    {
        var message = await Client.Messages.Create(Hello, TestContext.Current.CancellationToken);

        message.Content.Count.ShouldBe(1);
        message.Usage.OutputTokens.ShouldBe(8);
    }

    [Fact]
    public async Task AnthropicClient_ReadsAStreamToItsEnd()
    {
        var events = 0;
        await foreach (var _ in Client.Messages.CreateStreaming(Hello, TestContext.Current.CancellationToken))
        {
            events++;
        }

        events.ShouldBeGreaterThan(8);
    }
}
