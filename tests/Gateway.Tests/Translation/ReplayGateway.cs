using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Translation;

/// <summary>The real gateway in front of a provider that answers each request with the recording of the moment.</summary>
public sealed class ReplayGateway : IAsyncLifetime
{
    private ScriptedAnswer _answer = ScriptedAnswer.Nothing;
    private ScriptedProvider _provider = null!;
    private TestGateway _gateway = null!;
    private ReceivedCall? _sent;

    public async ValueTask InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync(call =>
        {
            _sent = call;
            return _answer;
        });
        // Recorded failures come one after another; a circuit that opened would hide the rest.
        _gateway = await TestGateway.StartAsync(_provider.BaseAddress, [.. Patience("claude"), .. Patience("gemini"), .. Patience("openai")]);
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

    /// <summary>What a Chat Completions client gets when <paramref name="provider"/> answers with this body.</summary>
    /// <param name="fields">Further fields of the request, each with a comma before it.</param>
    public async Task<ChatAnswer> AskChatAsync(string provider, bool stream, byte[] body, string fields = "")
    {
        _answer = stream ? ScriptedAnswer.Stream(ScriptedStep.Send(body)) : ScriptedAnswer.Json(body);
        var request = $$"""
            {"model":"{{provider}}/{{ClientAnswer.AskedModel}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hello"}]{{fields}}}
            """;
        using var response = await _gateway.PostAsync(
            Encoding.UTF8.GetBytes(request), "/v1/chat/completions", ("x-gateway-fallback", "off"), ("x-request-id", "recorded"));
        var received = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new ChatAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), received)
        {
            AsksForUsage = fields.Contains("include_usage", StringComparison.Ordinal),
            Warnings = response.Headers.TryGetValues("x-gateway-warnings", out var warnings) ? string.Join(", ", warnings) : null,
        };
    }

    /// <summary>Sends a Chat Completions request as it is; what the gateway made of it for <paramref name="provider"/>.</summary>
    public async Task<TranslatedRequest> TranslateAsync(string provider, string model, JsonObject request)
    {
        (_answer, _sent) = (SmallAnswer.Of(provider, (bool?)request["stream"] == true), null);
        request["model"] = $"{provider}/{model}";
        using var response = await _gateway.PostAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), "/v1/chat/completions", ("x-gateway-fallback", "off"));
        var received = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var warnings = response.Headers.TryGetValues("x-gateway-warnings", out var values) ? string.Join("; ", values) : "";
        return new TranslatedRequest((int)response.StatusCode, received, _sent is null ? null : JsonNode.Parse(_sent.Body)!.AsObject(), warnings);
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
