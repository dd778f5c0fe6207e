using System.Diagnostics;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Tests.Relay;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Endpoints;

/// <summary>A client that asks for a long answer and never reads it: its connection takes no more, and nobody notices that it is gone.</summary>
public sealed class ClientThatDoesNotReadTests
{
    private const int Pieces = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RequestsTimeIsOver_TheRequestEndsAndNobodyIsBlamed(bool stream)
    {
        var piece = ThreeProviders.Delta.Replace("from claude", new string('x', 60_000), StringComparison.Ordinal);
        var text = new string('x', 60_000 * Pieces);
        await using var walk = await ThreeProviders.StartAsync(
            stream
                ? ScriptedAnswer.Stream([ThreeProviders.Start, ThreeProviders.BlockStart, .. Enumerable.Repeat(piece, Pieces), ThreeProviders.End])
                : ScriptedAnswer.Json($$$"""{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"{{{text}}}"}],"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":4}}"""),
            ThreeProviders.GeminiStream, ThreeProviders.Failure(500), "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1");
        using var socket = await RawPost.ConnectAsync(walk.Gateway.BaseAddress, Token);
        var body = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":{{(stream ? "true" : "false")}}}""");
        await socket.GetStream().WriteAsync(RawPost.Head($"x-request-id: deaf\r\nx-gateway-timeout-ms: 1000\r\nContent-Length: {body.Length}\r\n"), Token);
        await socket.GetStream().WriteAsync(body, Token);
        var took = Stopwatch.StartNew();
        while (!walk.Claude.Calls.Any() || walk.Claude.OpenCalls > 0)
        {
            took.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "the call is still open at the provider");
            await Task.Delay(20, Token);
        }

        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "deaf");
        row.ErrorCode.ShouldBeOneOf("timeout", "client_closed");
        walk.Gateway.Circuits["claude"].Position.ShouldBe(CircuitPosition.Closed);
    }
}
