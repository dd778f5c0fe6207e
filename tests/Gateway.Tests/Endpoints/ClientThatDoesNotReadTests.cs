using System.Diagnostics;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Tests.Relay;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Endpoints;

/// <summary>A client that asks for a long stream and never reads it: its connection takes no more, and nobody notices that it is gone.</summary>
public sealed class ClientThatDoesNotReadTests
{
    private const int Pieces = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestsTimeIsOver_TheRequestEndsAndNobodyIsBlamed()
    {
        var piece = ThreeProviders.Delta.Replace("from claude", new string('x', 60_000), StringComparison.Ordinal);
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Stream([ThreeProviders.Start, ThreeProviders.BlockStart, .. Enumerable.Repeat(piece, Pieces), ThreeProviders.End]),
            ThreeProviders.GeminiStream, ThreeProviders.Failure(500), "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1");
        using var socket = await RawPost.ConnectAsync(walk.Gateway.BaseAddress, Token);
        var body = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":true}"""u8.ToArray();
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
        walk.Gateway.Services.GetRequiredService<CircuitRegistry>()["claude"].Position.ShouldBe(CircuitPosition.Closed);
    }
}
