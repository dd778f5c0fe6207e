using System.Text;
using Gateway.Telemetry.Logging;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Logging;

/// <summary>The gateway before a scripted Claude and Gemini, its log in JSON.</summary>
internal sealed class LoggedGateway : IAsyncDisposable
{
    private readonly ScriptedProvider[] _providers;

    private LoggedGateway(CapturedLog log, TestGateway gateway, ScriptedProvider[] providers) => (Log, Gateway, _providers) = (log, gateway, providers);

    public CapturedLog Log { get; }

    public TestGateway Gateway { get; }

    public static async Task<LoggedGateway> StartAsync(Func<ReceivedCall, ScriptedAnswer> claude, ScriptedAnswer gemini, params string[] settings)
    {
        var log = new CapturedLog();
        ScriptedProvider[] providers = [await ScriptedProvider.StartAsync(claude), await ScriptedProvider.StartAsync(gemini)];
        var gateway = await TestGateway.StartAsync(
            services => services.AddSingleton(new LogConsole(log)),
            [
                .. TestGateway.Providers(providers[0].BaseAddress, "claude"), .. TestGateway.Providers(providers[1].BaseAddress, "gemini"),
                "Gateway:FallbackChain=gemini", "Logging:LogLevel:Default=Information", "Gateway:Logs:Format=json", .. settings,
            ]);
        return new LoggedGateway(log, gateway, providers);
    }

    /// <summary>Asks for a Claude model; the answer's text, once it is whole.</summary>
    public async Task<string> AskAsync(string id, bool stream = false, string text = "hi", params (string Name, string Value)[] headers)
    {
        var body = $$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"{{text}}"}],"stream":{{(stream ? "true" : "false")}}}""";
        using var response = await Gateway.PostAsync(Encoding.UTF8.GetBytes(body), "/v1/messages", [("x-request-id", id), .. headers]);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var provider in _providers)
            await provider.DisposeAsync();
        await Log.DisposeAsync();
    }
}
