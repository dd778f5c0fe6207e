using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Translation;

/// <summary>The real gateway in front of a provider that answers each request with the recording of the moment.</summary>
public sealed class ReplayGateway : IAsyncLifetime
{
    private ScriptedAnswer _answer = ScriptedAnswer.Nothing;
    private ScriptedProvider _provider = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync(_ => _answer);
        // Recorded failures come one after another; a circuit that opened would hide the rest.
        _gateway = await TestGateway.StartAsync(_provider.BaseAddress, [.. Patience("gemini"), .. Patience("openai")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    /// <summary>What a Messages client gets when <paramref name="provider"/> answers with this body.</summary>
    public Task<ClientAnswer> AskAsync(string provider, bool stream, byte[] body) =>
        AskAsync(provider, stream, stream ? ScriptedAnswer.Stream(ScriptedStep.Send(body)) : ScriptedAnswer.Json(body));

    public async Task<ClientAnswer> AskAsync(string provider, bool stream, ScriptedAnswer answer)
    {
        _answer = answer;
        var request = $$"""
            {"model":"{{provider}}/{{ClientAnswer.AskedModel}}","stream":{{(stream ? "true" : "false")}},
             "max_tokens":1000,"messages":[{"role":"user","content":"hello"}]}
            """;
        using var response = await _gateway.PostAsync(request, ("x-gateway-fallback", "off"), ("x-request-id", "recorded"));
        var received = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new ClientAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), received)
        {
            Warnings = response.Headers.TryGetValues("x-gateway-warnings", out var warnings) ? string.Join(", ", warnings) : null,
        };
    }

    /// <summary>One byte a write, each flushed.</summary>
    public static ScriptedAnswer ByteByByte(byte[] body) =>
        ScriptedAnswer.Stream([.. body.Select(b => ScriptedStep.Send([b]))]);

    public Task<string> MetricsAsync() => _gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    public static string Text(byte[] body) => Encoding.UTF8.GetString(body);

    private static string[] Patience(string provider) =>
    [
        $"Gateway:Providers:{provider}:CircuitBreaker:FailureThreshold=10000",
        $"Gateway:Providers:{provider}:Retry:MaxRetries=0",
    ];
}
