using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Budgets;

/// <summary>A gateway with a key and a budget for each test of a class, before providers that say what the request's text asks for.</summary>
public sealed class BudgetGateway : IAsyncLifetime
{
    private const string Chunk = "data: {\"id\":\"c1\",\"model\":\"gpt-5-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"from openai\"}}]}\n\n";

    private static readonly (string Name, string Usd, string? Flag)[] Budgets =
    [
        ("spent", "0.000001", null), ("roomy", "5", null), ("native", "5", null), ("relay", "0.001", "LowerMaxTokens"), ("translation", "0.001", "LowerMaxTokens"),
        ("strict", "0.001", "LowerMaxTokens"), ("passed", "0.001", null), ("billed", "5", null), ("cut", "5", null), ("unpriced", "5", null),
        ("allowed", "5", "AllowUnpriced"), ("corrected", "0.01", null), ("counted", "5", null), ("kept", "5", null), ("open", "5", null),
        ("left", "5", null), ("late", "5", null), ("deployed", "5", null), ("untold", "5", null),
    ];

    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedProvider _provider = null!;

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>What the providers were sent.</summary>
    public IReadOnlyList<ReceivedCall> Calls => _provider.Calls;

    public async ValueTask InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync(Answer);
        Gateway = await TestGateway.StartAsync(
        [
            .. TestGateway.Providers(_provider.BaseAddress, "claude", "gemini", "openai", "azure"), "Gateway:FallbackChain=claude,openai", "Gateway:Access:Mode=keys",
            .. Budgets.SelectMany(b => new[]
            {
                $"Gateway:Access:Keys:{b.Name}={KeyOf(b.Name)}", $"Gateway:Budgets:{b.Name}:Key={b.Name}", $"Gateway:Budgets:{b.Name}:Usd={b.Usd}",
                $"Gateway:Budgets:{b.Name}:Per=total",
            }),
            .. Budgets.Where(b => b.Flag is not null).Select(b => $"Gateway:Budgets:{b.Name}:{b.Flag}=true"),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        _mayAnswer.TrySetResult();
        await Gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    /// <summary>Lets the provider answer requests that say "waits".</summary>
    public void LetAnswer() => _mayAnswer.TrySetResult();

    public Task<HttpResponseMessage> AskAsync(string key, string body, string path = "/v1/messages", params (string Name, string Value)[] headers) =>
        Gateway.PostAsync(Encoding.UTF8.GetBytes(body), path, [("x-api-key", KeyOf(key)), .. headers]);

    public Task<HttpResponseMessage> AskAsync(string key, string body, string path, CancellationToken cancellationToken, params (string Name, string Value)[] headers) =>
        Gateway.PostAsync(Encoding.UTF8.GetBytes(body), path, cancellationToken, [("x-api-key", KeyOf(key)), .. headers]);

    public Task<HttpResponseMessage> GetAsync(string key, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", KeyOf(key));
        return Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static string Message(string text, int maxTokens = 100, string model = "claude-sonnet-4-5", bool stream = false) =>
        $$"""{"model":"{{model}}","max_tokens":{{maxTokens}},"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]}""";

    /// <summary>How a budget stands, once nothing is reserved on it.</summary>
    public async Task<JsonElement> StateAsync(string budget)
    {
        for (var patience = 0; ; patience++)
        {
            using var answer = await Gateway.AdminAsync($"/admin/budgets?budget={budget}");
            var list = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            var state = list.GetProperty("budgets").EnumerateArray().ShouldHaveSingleItem();
            if (state.GetProperty("reservedUsd").GetDecimal() == 0)
                return state;
            patience.ShouldBeLessThan(500, $"budget {budget} keeps something reserved");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async Task<decimal> SpentAsync(string budget) => (await StateAsync(budget)).GetProperty("spentUsd").GetDecimal();

    public async Task<(decimal Spent, decimal Unresolved)> ChargedAsync(string budget) =>
        await StateAsync(budget) is var state ? (state.GetProperty("spentUsd").GetDecimal(), state.GetProperty("unresolvedUsd").GetDecimal()) : default;

    private static string KeyOf(string name) => $"the-key-of-budget-{name}";

    private ScriptedAnswer Answer(ReceivedCall call)
    {
        if (call.Text.Contains("waits", StringComparison.Ordinal))
            return ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.WaitFor(_mayAnswer.Task)] };
        if (call.Text.Contains("silent", StringComparison.Ordinal))
            return new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] };
        if (call.Text.Contains("hangs", StringComparison.Ordinal))
            return ScriptedAnswer.Stream(ScriptedStep.Send(BeginningOf(call.PathAndQuery)), ScriptedStep.Hang);
        if (call.Text.Contains("untold", StringComparison.Ordinal))
            return ScriptedAnswer.Stream(Chunk + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        if (call.PathAndQuery.Contains("generateContent", StringComparison.Ordinal))
            return call.Text.Contains("fails", StringComparison.Ordinal) ? ThreeProviders.Failure(500) : ThreeProviders.GeminiAnswer;
        if (call.PathAndQuery.EndsWith("/count_tokens", StringComparison.Ordinal))
            return ScriptedAnswer.Json("""{"input_tokens":5}""");
        if (!call.PathAndQuery.StartsWith("/v1/messages", StringComparison.Ordinal))
            return ThreeProviders.OpenAiAnswer;
        return call.Text.Contains("breaks", StringComparison.Ordinal)
            ? ThreeProviders.ClaudeAnswer with { Headers = [("content-type", "application/json"), ("content-length", "900")], Body = [ScriptedStep.Send(new string(' ', 400)), ScriptedStep.Cut] }
            : call.Text.Contains("cut off", StringComparison.Ordinal)
            ? ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.Cut)
            : ThreeProviders.ClaudeAnswer;
    }

    // Gemini says with each chunk what it has used by then.
    private static string BeginningOf(string path) =>
        path.StartsWith("/v1/messages", StringComparison.Ordinal) ? ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta
        : path.Contains("GenerateContent", StringComparison.Ordinal)
            ? """data: {"candidates":[{"content":{"role":"model","parts":[{"text":"from gemini"}]},"index":0}],"usageMetadata":{"promptTokenCount":6,"candidatesTokenCount":3}}""" + "\r\n\r\n"
        : path.EndsWith("/responses", StringComparison.Ordinal) ? "data: {\"type\":\"response.output_text.delta\",\"delta\":\"from openai\"}\n\n"
        : Chunk;
}
