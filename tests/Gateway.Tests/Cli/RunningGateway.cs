using Gateway.Tests.Hosting;

namespace Gateway.Tests.Cli;

/// <summary>A gateway with the built-in simulator that has answered two requests and refused one.</summary>
public sealed class RunningGateway : IAsyncLifetime
{
    public const string Answered = "cli-answered";
    public const string Refused = "cli-refused";
    public const string User = "cli-user";

    private TestGateway? _gateway;

    public Uri BaseAddress => _gateway!.BaseAddress;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync("Gateway:Budgets:ci:Key=key_5b1c09aa27f4", "Gateway:Budgets:ci:Usd=1", "Gateway:Budgets:ci:Per=total");
        await AskAsync("claude-sonnet-4-5", Answered, ("x-user-id", User));
        await AskAsync("gemini-2.5-flash", "cli-answered-too");
        await AskAsync("no-such-model", Refused);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    private async Task AskAsync(string model, string id, params (string Name, string Value)[] headers)
    {
        using var response = await _gateway!.PostAsync(
            $$"""{"model":"{{model}}","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", [("x-request-id", id), .. headers]);
        await response.Content.ReadAsStringAsync();
        await _gateway.RowAsync(id);
    }
}
