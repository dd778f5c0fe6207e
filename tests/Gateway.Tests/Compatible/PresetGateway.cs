using Gateway.Tests.Hosting;
using Gateway.Tests.Translation;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Compatible;

/// <summary>One gateway with every preset as a provider, all at one upstream: nothing but address and key is configured.</summary>
public sealed class PresetGateway : IAsyncLifetime
{
    /// <summary>The presets, and the paths of their vendors' own addresses.</summary>
    public static readonly IReadOnlyDictionary<string, string> BasePaths = new Dictionary<string, string>
    {
        ["openai"] = "", ["azure"] = "", ["groq"] = "/openai/v1", ["together"] = "/v1", ["mistral"] = "/v1", ["deepseek"] = "", ["xai"] = "/v1",
        ["fireworks"] = "/inference/v1", ["openrouter"] = "/api/v1", ["huggingface"] = "/v1", ["ollama"] = "/v1", ["vllm"] = "/v1",
        ["lmstudio"] = "/v1", ["cohere"] = "/compatibility/v1",
    };

    private static readonly string[] Keyless = ["ollama", "vllm", "lmstudio"];

    private ScriptedAnswer _answer = ScriptedAnswer.Nothing;
    private ScriptedProvider _upstream = null!;

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>What the provider was sent last.</summary>
    public ReceivedCall Received => _upstream.Calls[^1];

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedProvider.StartAsync(_ => _answer);
        Gateway = await TestGateway.StartAsync([.. BasePaths.SelectMany(p => Settings(p.Key, p.Value)), "Gateway:PrimaryProvider=groq", "Gateway:EnableFallback=false"]);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public Task<HttpResponseMessage> PostAsync(ScriptedAnswer answer, string path, string body, params (string Name, string Value)[] headers)
    {
        _answer = answer;
        return Gateway.PostAsync(System.Text.Encoding.UTF8.GetBytes(body), path, headers);
    }

    /// <summary>What a client of the Messages API gets where the provider answers with these bytes.</summary>
    public async Task<ClientAnswer> AskAsync(string preset, bool stream, byte[] answer)
    {
        var request = $$"""
            {"model":"{{preset}}/{{ClientAnswer.AskedModel}}","stream":{{(stream ? "true" : "false")}},
             "max_tokens":1000,"messages":[{"role":"user","content":"hello"}]}
            """;
        using var response = await PostAsync(Script(stream, answer), "/v1/messages", request, ("x-request-id", "recorded"));
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new ClientAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body);
    }

    /// <summary>What a client of Chat Completions gets where the provider answers with these bytes.</summary>
    public async Task<byte[]> RelayAsync(string preset, bool stream, byte[] answer)
    {
        var request = $$"""{"model":"{{preset}}/m","messages":[{"role":"user","content":"hello"}]{{(stream ? ",\"stream\":true" : "")}}}""";
        using var response = await PostAsync(Script(stream, answer), "/v1/chat/completions", request);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static ScriptedAnswer Script(bool stream, byte[] answer) =>
        stream ? ScriptedAnswer.Stream(ScriptedStep.Send(answer)) : ScriptedAnswer.Json(answer);

    private IEnumerable<string> Settings(string preset, string basePath)
    {
        var key = $"Gateway:Providers:{preset}";
        yield return $"{key}:BaseUrl={new Uri(_upstream.BaseAddress, basePath)}";
        if (!Keyless.Contains(preset))
            yield return $"{key}:ApiKey=key-of-{preset}";
        // These serve what their owner loaded: nobody else can name it.
        if (preset is "vllm" or "lmstudio")
            yield return $"{key}:DefaultModel=loaded-model";
        yield return $"{key}:CircuitBreaker:FailureThreshold=10000";
        yield return $"{key}:Retry:MaxRetries=0";
    }
}
