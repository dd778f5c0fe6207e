using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Compatible;

/// <summary>One gateway with providers at addresses of one's own: a server without a key, Azure's newer API, OpenRouter with headers, one without a probe.</summary>
public sealed class OwnServers : IAsyncLifetime
{
    public const string Content = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n";
    public const string Done = "data: [DONE]\n\n";

    private const string Usage = "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":31,\"completion_tokens\":7,\"total_tokens\":38}}\n\n";
    private const string Answer = """{"id":"c","model":"deepseek-chat","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

    private ScriptedProvider _upstream = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public IReadOnlyList<ReceivedCall> Calls => _upstream.Calls;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedProvider.StartAsync(
            call => call.Text.Contains("stream_options") ? ScriptedAnswer.Stream(Content, Usage, Done) : ScriptedAnswer.Json(Answer));
        Gateway = await TestGateway.StartAsync(
            $"Gateway:Providers:ollama:BaseUrl={_upstream.BaseAddress}v1",
            "Gateway:Providers:east:Preset=azure", $"Gateway:Providers:east:BaseUrl={_upstream.BaseAddress}openai/v1/", "Gateway:Providers:east:ApiKey=azure-key",
            "Gateway:Providers:router:Preset=openrouter", $"Gateway:Providers:router:BaseUrl={_upstream.BaseAddress}api/v1", "Gateway:Providers:router:ApiKey=router-key",
            "Gateway:Providers:router:Quirks:StreamUsage=ask", "Gateway:Providers:router:Headers:X-Title=An app", "Gateway:Providers:router:Headers:HTTP-Referer=https://example.org",
            "Gateway:Providers:cohere:ApiKey=cohere-key", $"Gateway:Providers:cohere:BaseUrl={_upstream.BaseAddress}",
            "Gateway:EnableFallback=false");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }
}
