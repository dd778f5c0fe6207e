using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Resilience;

/// <summary>The gateway with its three default providers, each saying what the test scripts; answers that come true, by dialect.</summary>
internal sealed class ThreeProviders : IAsyncDisposable
{
    public const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n";
    public const string BlockStart = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    public const string Delta = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"from claude\"}}\n\n";
    public const string End = "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":4}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private const string GeminiBody =
        """{"candidates":[{"content":{"role":"model","parts":[{"text":"from gemini"}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":6,"candidatesTokenCount":2,"totalTokenCount":8},"modelVersion":"gemini-2.5-flash","responseId":"r1"}""";

    private const string OpenAiBody =
        """{"id":"c1","object":"chat.completion","created":1,"model":"gpt-5-mini","choices":[{"index":0,"message":{"role":"assistant","content":"from openai"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""";

    private readonly ScriptedProvider[] _providers;

    private ThreeProviders(ScriptedProvider[] providers, TestGateway gateway) => (_providers, Gateway) = (providers, gateway);

    public static ScriptedAnswer ClaudeStream { get; } = ScriptedAnswer.Stream(Start, BlockStart, Delta, End);

    public static ScriptedAnswer GeminiStream { get; } = ScriptedAnswer.Stream($"data: {GeminiBody}\r\n\r\n");

    public static ScriptedAnswer GeminiAnswer { get; } = ScriptedAnswer.Json(GeminiBody);

    public static ScriptedAnswer OpenAiAnswer { get; } = ScriptedAnswer.Json(OpenAiBody);

    public static ScriptedAnswer ClaudeAnswer { get; } = ScriptedAnswer.Json(
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"from claude"}],"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":4}}""");

    public TestGateway Gateway { get; }

    public ScriptedProvider Claude => _providers[0];

    public ScriptedProvider Gemini => _providers[1];

    public ScriptedProvider OpenAi => _providers[2];

    public static ScriptedAnswer Failure(int status, string type, string message = "no") =>
        ScriptedAnswer.Json($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"}}""", status);

    /// <summary>An error in the shape that both Gemini's and OpenAI's readers take by its status.</summary>
    public static ScriptedAnswer Failure(int status) => ScriptedAnswer.Json($$$"""{"error":{"message":"no","code":{{{status}}}}}""", status);

    public static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, ScriptedAnswer gemini, ScriptedAnswer openai, params string[] settings) =>
        StartAsync(_ => claude, gemini, openai, null, settings);

    public static async Task<ThreeProviders> StartAsync(
        Func<ReceivedCall, ScriptedAnswer> claude, ScriptedAnswer gemini, ScriptedAnswer openai, TimeProvider? time, params string[] settings)
    {
        ScriptedProvider[] providers =
        [
            await ScriptedProvider.StartAsync(claude), await ScriptedProvider.StartAsync(gemini), await ScriptedProvider.StartAsync(openai),
        ];
        var gateway = await TestGateway.StartAsync(
            services =>
            {
                if (time is not null)
                    services.AddSingleton(time);
            },
            [
                .. TestGateway.Providers(providers[0].BaseAddress, "claude"), .. TestGateway.Providers(providers[1].BaseAddress, "gemini"),
                .. TestGateway.Providers(providers[2].BaseAddress, "openai"), "Gateway:FallbackChain=gemini,openai", .. settings,
            ]);
        return new ThreeProviders(providers, gateway);
    }

    /// <summary>Asks for a Claude model.</summary>
    public Task<HttpResponseMessage> AskAsync(
        bool stream = false, string id = "walk", string extra = "", (string Name, string Value)? header = null, CancellationToken? cancellationToken = null) => Gateway.PostAsync(
        Encoding.UTF8.GetBytes(
            $$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":{{(stream ? "true" : "false")}}{{extra}}}"""),
        "/v1/messages",
        cancellationToken ?? TestContext.Current.CancellationToken,
        [("x-request-id", id), .. header is { } more ? [more] : Array.Empty<(string, string)>()]);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var provider in _providers)
            await provider.DisposeAsync();
    }
}
