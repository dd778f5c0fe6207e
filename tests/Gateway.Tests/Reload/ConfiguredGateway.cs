using Gateway.Endpoints.Composing;
using Gateway.Tests.Admin;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Reload;

/// <summary>A gateway on a folder whose <c>appsettings.json</c> a test writes again.</summary>
internal sealed class ConfiguredGateway : IAsyncDisposable
{
    private readonly string _folder;

    private ConfiguredGateway(string folder, TestGateway gateway) => (_folder, Gateway) = (folder, gateway);

    public TestGateway Gateway { get; }

    public string Settings => PathOf(_folder);

    /// <summary>What became of the last reading; null where there was none since the start.</summary>
    public string? LastOutcome => Gateway.Services.GetRequiredService<ActiveComposition>().LastReload?.Outcome.Word();

    /// <param name="json">The section <c>Gateway</c>.</param>
    /// <param name="time">The gateway's clock; null: the system's.</param>
    public static async Task<ConfiguredGateway> StartAsync(string json, TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-reload-").FullName;
        await File.WriteAllTextAsync(PathOf(folder), Whole(json), TestContext.Current.CancellationToken);
        var gateway = await TestGateway.StartAsync(
            services =>
            {
                if (time is not null)
                    services.AddSingleton(time);
            },
            $"contentRoot={folder}");
        return new ConfiguredGateway(folder, gateway);
    }

    /// <summary>A provider of dialect anthropic that serves <c>m-NAME</c>.</summary>
    public static string Provider(string name, Uri upstream, string credential = "\"ApiKey\": \"key-of-the-tests\"", string more = "") =>
        $$"""
        "{{name}}": { "Dialect": "anthropic", "BaseUrl": "{{upstream}}", {{credential}}, "DefaultModel": "m-{{name}}", "Retry": { "MaxRetries": 0 }{{more}} }
        """;

    /// <summary>The section with these providers, the first of which is <c>a</c>.</summary>
    public static string Section(string providers, string more = "") => $$"""{ "PrimaryProvider": "a", "FallbackChain": [], "Providers": { {{providers}} }{{more}} }""";

    public void Write(string json) => File.WriteAllText(Settings, Whole(json));

    public async Task<AdminAnswer> ReloadAsync(string json)
    {
        Write(json);
        return await ReloadAsync();
    }

    public Task<AdminAnswer> ReloadAsync() => AdminAnswer.PostAsync(Gateway, "/admin/config/reload");

    public Task<AdminAnswer> ConfigAsync() => AdminAnswer.GetAsync(Gateway, "/admin/config");

    public Task<HttpResponseMessage> AskAsync(string model, string id = "asked", bool stream = false, string? key = null) => Gateway.PostAsync(
        $$"""{"model":"{{model}}","max_tokens":9,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""",
        key is null ? [("x-request-id", id)] : [("x-request-id", id), ("x-api-key", key)]);

    public async Task<int> StatusAsync(string model, string? key = null)
    {
        using var response = await AskAsync(model, Guid.NewGuid().ToString(), key: key);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string PathOf(string folder) => Path.Combine(folder, "appsettings.json");

    private static string Whole(string json) => $$"""{ "Gateway": {{json}} }""";
}
