using System.Text;
using Gateway.Simulator;
using static Gateway.Tests.Simulator.SimulatorFixture;

namespace Gateway.Tests.Simulator;

public sealed class SimulatorHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("gemini", false)]
    [InlineData("gemini", true)]
    public async Task SameRequest_SameBytesAndHeaders_AlsoFromAnotherSimulator(string dialect, bool stream)
    {
        await using var one = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);
        await using var other = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);

        var first = await SnapshotAsync(one, PlainTo(dialect, stream));

        (await SnapshotAsync(one, PlainTo(dialect, stream))).ShouldBe(first);
        (await SnapshotAsync(other, PlainTo(dialect, stream))).ShouldBe(first);
    }

    [Fact]
    public async Task CaptureRequests_KeepsTheExactBytesAndTarget()
    {
        const string body = """{"model" : "c","max_tokens":5, "messages":[{"role":"user","content":"é"}]}""";
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { CaptureRequests = true, CaptureLimit = 1 }, Token);

        await SnapshotAsync(host, PlainTo("openai", stream: false));
        await SnapshotAsync(host, ToAnthropic(body, "/v1/messages?beta=true"));

        var captured = host.Requests.ShouldHaveSingleItem();
        captured.Method.ShouldBe("POST");
        captured.PathAndQuery.ShouldBe("/v1/messages?beta=true");
        captured.Headers["X-Api-Key"].ShouldBe("sk-ant-test");
        Encoding.UTF8.GetString(captured.Body.Span).ShouldBe(body);
        host.TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task CaptureRequestsOff_KeepsNothing()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);

        await SnapshotAsync(host, PlainTo("openai", stream: false));

        host.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClientAbortsMidStream_TheCallIsClosed()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        var response = await client.SendAsync(PlainTo("anthropic", stream: true, "stall=after-content"), HttpCompletionOption.ResponseHeadersRead, Token);
        host.OpenCalls.ShouldBe(1);

        response.Dispose();

        await host.WhenIdleAsync(Token);
        host.OpenCalls.ShouldBe(0);
        host.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_AbortsStalledCallsAtOnce()
    {
        var host = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        using var response = await client.SendAsync(PlainTo("anthropic", stream: true, "stall=before-content"), HttpCompletionOption.ResponseHeadersRead, Token);

        await host.DisposeAsync();

        await Should.ThrowAsync<Exception>(() => response.Content.ReadAsStringAsync(Token));
        host.OpenCalls.ShouldBe(0);
    }

    [Fact]
    public async Task PortInUse_FailsTheStart()
    {
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions(), Token);

        await Should.ThrowAsync<IOException>(() => SimulatorHost.StartAsync(new SimulatorOptions { Port = host.BaseAddress.Port }, Token));
    }

    private static async Task<string> SnapshotAsync(SimulatorHost host, HttpRequestMessage request)
    {
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        using var response = await client.SendAsync(request, Token);
        var headers = response.Headers.Where(static header => header.Key != "Date").Select(static header => $"{header.Key}: {string.Join(",", header.Value)}");
        return string.Join("\n", headers) + "\n" + await response.Content.ReadAsStringAsync(Token);
    }
}
