using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

/// <summary>One simulator on a real loopback port for a class of tests, and the three ways to call it.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    public SimulatorHost Host { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    public RecordingTime Time { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Host = await SimulatorHost.StartAsync(new SimulatorOptions { TimeProvider = Time }, Token);
        Client.BaseAddress = Host.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    public static HttpRequestMessage ToAnthropic(string body, string path = "/v1/messages")
    {
        var request = Post(path, body);
        request.Headers.Add("x-api-key", "sk-ant-test");
        request.Headers.Add("anthropic-version", "2023-06-01");
        return request;
    }

    public static HttpRequestMessage ToOpenAi(string body)
    {
        var request = Post("/v1/chat/completions", body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
        return request;
    }

    public static HttpRequestMessage ToGemini(string body, string modelAndAction = "gemini-2.5-pro:generateContent")
    {
        var request = Post($"/v1beta/models/{modelAndAction}", body);
        request.Headers.Add("x-goog-api-key", "key");
        return request;
    }

    /// <summary>A plain request of each dialect, streamed or not, with these knobs.</summary>
    public static HttpRequestMessage PlainTo(string dialect, bool stream, string knobs = "")
    {
        var flag = stream ? "true" : "false";
        var request = dialect switch
        {
            "anthropic" => ToAnthropic($$$"""{"model":"claude-sonnet-4-5","max_tokens":200,"stream":{{{flag}}},"messages":[{"role":"user","content":"one two three four"}]}"""),
            "openai" => ToOpenAi($$$"""{"model":"gpt-5","stream":{{{flag}}},"messages":[{"role":"user","content":"one two three four"}]}"""),
            "gemini" => ToGemini("""{"contents":[{"role":"user","parts":[{"text":"one two three four"}]}]}""", stream ? "gemini-2.5-pro:streamGenerateContent?alt=sse" : "gemini-2.5-pro:generateContent"),
            _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
        };
        if (knobs.Length > 0)
        {
            request.Headers.Add("x-simulate", knobs);
        }

        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

    public async Task<string> TextAsync(HttpRequestMessage request)
    {
        using var response = await SendAsync(request);
        return await response.Content.ReadAsStringAsync(Token);
    }

    public async Task<JsonElement> JsonAsync(HttpRequestMessage request)
    {
        using var document = JsonDocument.Parse(await TextAsync(request));
        return document.RootElement.Clone();
    }

    /// <summary>The data of a stream's events, `[DONE]` left out.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(HttpRequestMessage request) => EventsOf(await TextAsync(request));

    public static IReadOnlyList<JsonElement> EventsOf(string stream) =>
    [
        .. stream.ReplaceLineEndings("\n").Split('\n')
            .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal) && line != "data: [DONE]")
            .Select(static line => JsonDocument.Parse(line[6..]).RootElement),
    ];

    private static HttpRequestMessage Post(string path, string body) => new(HttpMethod.Post, new Uri(path, UriKind.Relative))
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
