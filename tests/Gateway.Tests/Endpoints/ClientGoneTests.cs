using System.Text;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Endpoints;

/// <summary>Clients that leave: the provider is told at once, the row says so, and nobody is blamed.</summary>
public sealed class ClientGoneTests
{
    private const string Request = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":""";
    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n";
    private const string Delta = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n";
    private const string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static readonly ScriptedAnswer Silence = new() { BeforeHeaders = [ScriptedStep.Hang] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BeforeTheProvidersHeaders_TheCallIsCancelled(bool stream) =>
        await LeaveAsync(Silence, stream, leaveAfter: null);

    [Fact]
    public async Task BeforeContent_TheCallIsCancelled() =>
        await LeaveAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Start), ScriptedStep.Hang), stream: true, leaveAfter: null);

    [Fact]
    public async Task MidStream_TheCallIsCancelledAndWhatItUsedIsKept()
    {
        var row = await LeaveAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Start + Delta), ScriptedStep.Hang), stream: true, leaveAfter: Delta);

        row.Status.ShouldBe(200);
        row.InputTokens.ShouldBe(11);
    }

    [Fact]
    public async Task AfterTheTerminalEvent_TheAnswerWasComplete()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Start + Delta + Stop), ScriptedStep.Hang));
        await using var gateway = await StartAsync(provider);
        using (var response = await gateway.PostAsync(Request + "true}", ("x-request-id", "done")))
            await ReadUntilAsync(response, Stop);

        (await gateway.RowAsync("done")).State.ShouldBe(Model.RequestState.Completed);
        await provider.WhenIdleAsync(Token);
    }

    [Fact]
    public async Task ProviderKeepsTheConnectionOpenAfterTheTerminalEvent_TheAnswerEndsAllTheSame()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send(Start + Delta + Stop), ScriptedStep.Hang));
        await using var gateway = await StartAsync(provider);
        using var response = await gateway.PostAsync(Request + "true}", ("x-request-id", "open-end"));

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Start + Delta + Stop);
        (await gateway.RowAsync("open-end")).State.ShouldBe(Model.RequestState.Completed);
        await provider.WhenIdleAsync(Token);
    }

    [Fact]
    public async Task InTheMiddleOfItsOwnBody_NothingIsSentOn()
    {
        await using var provider = await ScriptedProvider.StartAsync(Silence);
        await using var gateway = await StartAsync(provider);
        using (var socket = await RawPost.ConnectAsync(gateway.BaseAddress, Token))
        {
            await socket.GetStream().WriteAsync(RawPost.Head("x-request-id: half\r\nContent-Length: 1000\r\n"), Token);
            await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Request), Token);
        }

        var row = await ErrorEnvelope.FailedRowAsync(gateway, "half");
        row.ErrorCode.ShouldBe("client_closed");
        provider.Calls.ShouldBeEmpty();
    }

    private static async Task<ProviderLog> LeaveAsync(ScriptedAnswer answer, bool stream, string? leaveAfter)
    {
        await using var provider = await ScriptedProvider.StartAsync(answer);
        // One failure would open the circuit: that it stays closed is the proof that leaving is none.
        await using var gateway = await StartAsync(provider, "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1");
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent($"{Request}{(stream ? "true" : "false")}}}") };
        request.Headers.Add("x-request-id", "gone");
        var sent = gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        await Eventually.TrueAsync(() => provider.OpenCalls == 1 && provider.Calls.Count == 1, "the call never arrived");
        if (leaveAfter is null)
            await leaving.CancelAsync();
        else
            using (var response = await sent)
                await ReadUntilAsync(response, leaveAfter);
        await provider.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);

        var row = await ErrorEnvelope.FailedRowAsync(gateway, "gone");
        row.ErrorCode.ShouldBe("client_closed");
        row.Attempts.ShouldBe("claude=client_closed");
        gateway.Circuits["claude"].Position.ShouldBe(CircuitPosition.Closed);
        return row;
    }

    private static Task<TestGateway> StartAsync(ScriptedProvider provider, params string[] settings) =>
        TestGateway.StartAsync([.. TestGateway.Providers(provider.BaseAddress), "Gateway:PrimaryProvider=claude", .. settings]);

    private static async Task ReadUntilAsync(HttpResponseMessage response, string end)
    {
        var stream = await response.Content.ReadAsStreamAsync(Token);
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Token);
            read.ShouldBeGreaterThan(0, text.ToString());
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }
}
