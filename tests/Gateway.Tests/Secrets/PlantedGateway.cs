using System.Text;
using System.Text.Json;
using Gateway.Telemetry.Logging;
using Gateway.Tests.Alerting;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry.Logging;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Secrets;

/// <summary>A gateway with a secret in every place of its configuration, before providers that quote what they know; and everything that leaves it.</summary>
internal sealed class PlantedGateway : IAsyncDisposable
{
    private readonly ScriptedProvider[] _providers;
    private readonly ScriptedProvider _collector;
    private readonly Receiver _receiver;
    private readonly DirectoryInfo _folder;
    private readonly CapturedLog _console;
    private bool _stopped;

    private PlantedGateway(ScriptedProvider[] providers, ScriptedProvider collector, Receiver receiver, DirectoryInfo folder, CapturedLog console, TestGateway gateway) =>
        (_providers, _collector, _receiver, _folder, _console, Gateway) = (providers, collector, receiver, folder, console, gateway);

    public TestGateway Gateway { get; }

    /// <summary>What the alert's receiver was sent so far.</summary>
    public IReadOnlyList<ReceivedPost> Alerts => _receiver.Posts;

    public static async Task<PlantedGateway> StartAsync(LogFormat format)
    {
        var (folder, console) = (Directory.CreateTempSubdirectory("gateway-planted-"), new CapturedLog());
        var asked = -1;
        ScriptedProvider[] providers = [await ScriptedProvider.StartAsync(_ => Answer(Interlocked.Increment(ref asked) % 6)), await ScriptedProvider.StartAsync(Answer(1))];
        var collector = await ScriptedProvider.StartAsync(new ScriptedAnswer { Headers = [("content-type", "application/x-protobuf"), ("content-length", "0")] });
        var receiver = await Receiver.StartAsync();
        var gateway = await TestGateway.StartAsync(services => services.AddSingleton(new LogConsole(console)), [.. Settings(format, folder, providers, collector, receiver)]);
        return new PlantedGateway(providers, collector, receiver, folder, console, gateway);
    }

    /// <summary>Stops it, and gives all it wrote, by where it went.</summary>
    public async Task<Dictionary<string, string>> StopAsync()
    {
        await Gateway.DisposeAsync();
        _stopped = true;
        var left = new Dictionary<string, string>
        {
            ["the console"] = _console.Text,
            ["traces"] = Sent("/v1/traces"),
            ["exported metrics"] = Sent("/v1/metrics"),
            ["the receiver of alerts"] = string.Concat(_receiver.Posts.Select(post => post.Text)),
        };
        foreach (var file in _folder.GetFiles("*", SearchOption.AllDirectories))
            left[$"the file {file.Name}"] = Read(file.FullName);
        return left;
    }

    /// <summary>The bytes of the store as it runs; Latin-1 keeps them apart. Its journal is the gateway's alone until it stops.</summary>
    public IEnumerable<(string Name, string Text)> Store() =>
        new[] { "gateway.db", "gateway.db-wal" }.Select(name => (name, Read(Path.Combine(_folder.FullName, name))));

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
            await Gateway.DisposeAsync();
        foreach (var provider in _providers.Append(_collector))
            await provider.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<string> Settings(LogFormat format, DirectoryInfo folder, ScriptedProvider[] providers, ScriptedProvider collector, Receiver receiver) =>
    [
        $"Gateway:Providers:claude:BaseUrl={providers[0].BaseAddress}", $"Gateway:Providers:claude:ApiKey={Plants.ClaudeKey}",
        $"Gateway:Providers:gemini:BaseUrl={providers[1].BaseAddress}", $"Gateway:Providers:gemini:ApiKey={Plants.GeminiKey}",
        "Gateway:FallbackChain=gemini", "Gateway:Providers:gemini:CircuitBreaker:FailureThreshold=1", "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=100",
        "Gateway:Access:Mode=keys", $"Gateway:Access:Keys:first={Plants.CallersKey}", $"Gateway:Access:Keys:other={Plants.OthersKey}",
        $"Gateway:Storage:ConnectionString=Data Source={Path.Combine(folder.FullName, "gateway.db")}",
        $"Gateway:Logs:File={Path.Combine(folder.FullName, "gateway.log")}", $"Gateway:Logs:Format={format}", "Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft=Trace",
        $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.BaseAddress}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", $"OTEL_EXPORTER_OTLP_HEADERS=authorization={Plants.CollectorToken}",
        "Gateway:Alerts:EvaluationInterval=00:00:01",
        "Gateway:Alerts:Channels:ops:Type=webhook", $"Gateway:Alerts:Channels:ops:Url={receiver.Url}/{Plants.WebhookToken}", $"Gateway:Alerts:Channels:ops:Secret={Plants.WebhookSecret}",
        "Gateway:Alerts:Channels:mail:Type=email", "Gateway:Alerts:Channels:mail:Host=127.0.0.1", "Gateway:Alerts:Channels:mail:Port=1", "Gateway:Alerts:Channels:mail:Tls=false",
        "Gateway:Alerts:Channels:mail:UserName=gateway", $"Gateway:Alerts:Channels:mail:Password={Plants.MailPassword}", "Gateway:Alerts:Channels:mail:Retries=0",
        "Gateway:Alerts:Channels:mail:From=gateway@example.com", "Gateway:Alerts:Channels:mail:To=ops@example.com",
    ];

    // In turn: an answer, errors of every kind, a stream that breaks; all of them talkative.
    private static ScriptedAnswer Answer(int turn)
    {
        var answer = turn switch
        {
            0 => ThreeProviders.ClaudeAnswer,
            1 => ThreeProviders.Failure(500, "api_error", Plants.Words),
            2 => ThreeProviders.Failure(401, "authentication_error", Plants.Words),
            3 => ThreeProviders.Failure(529, Plants.InProvidersType, Plants.Words),
            4 => ScriptedAnswer.Json(JsonSerializer.Serialize(Plants.Words), 503),
            _ => ScriptedAnswer.Stream(
                ThreeProviders.Start, ThreeProviders.BlockStart, ThreeProviders.Delta,
                $"event: error\ndata: {{\"type\":\"error\",\"error\":{{\"type\":\"overloaded_error\",\"message\":\"{Plants.Words}\"}}}}\n\n"),
        };
        return answer.With("request-id", Plants.InProvidersHeader);
    }

    private string Sent(string path) => string.Concat(_collector.Calls.Where(call => call.PathAndQuery == path).Select(call => Encoding.Latin1.GetString(call.Body)));

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
