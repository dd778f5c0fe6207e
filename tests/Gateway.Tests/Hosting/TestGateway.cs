using System.Text;
using Gateway.Endpoints.Composing;
using Gateway.Hosting;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Storage;
using Gateway.Telemetry.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>The real gateway on a loopback port of its own, with a store of its own.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    public const string AdminKey = "the-admin-key-of-the-tests";

    private readonly WebApplication _app;
    private readonly string _folder;
    private bool _stopped;

    private TestGateway(WebApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        Addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None }) { BaseAddress = BaseAddress };
    }

    /// <summary>Where it listens; the admin API's own address, where it has one, is the last.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public Uri BaseAddress => Addresses[0];

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>What is made of the configuration that counts now.</summary>
    public Composition Composition => Services.GetRequiredService<ActiveComposition>().Current;

    public CircuitRegistry Circuits => Composition.Circuits;

    /// <summary>Starts it in Development with no credential: the simulator answers, unless <paramref name="settings"/> say otherwise.</summary>
    /// <param name="settings">Configuration as <c>Gateway:Key=value</c>.</param>
    public static Task<TestGateway> StartAsync(params string[] settings) => StartAsync((Action<IServiceCollection>?)null, settings);

    public static async Task<TestGateway> StartAsync(Action<IServiceCollection>? configure, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        await EmptyStore.CopyToAsync(Path.Combine(folder, "gateway.db"));
        string[] args =
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=None",
            $"--Gateway:Storage:ConnectionString=Data Source={Path.Combine(folder, "gateway.db")}",
            // What the machine's environment holds must not make a provider real.
            "--ANTHROPIC_API_KEY=", "--GOOGLE_API_KEY=", "--GEMINI_API_KEY=", "--OPENAI_API_KEY=",
            // Retries take their time: tests that are about them switch them on.
            "--Gateway:Providers:claude:Retry:MaxRetries=0", "--Gateway:Providers:gemini:Retry:MaxRetries=0", "--Gateway:Providers:openai:Retry:MaxRetries=0",
            // Receivers of alerts are on loopback.
            "--Gateway:Alerts:AllowPrivateAddresses=true",
            // Tests choose the times of the rows they write.
            "--Gateway:Storage:RetentionDays=0", "--Gateway:Storage:UsageRetentionDays=0",
            $"--GATEWAY_ADMIN_KEY={AdminKey}",
            .. settings.Select(s => $"--{s}"),
        ];
        var app = await GatewayApplication.CreateAsync(args, services =>
        {
            // Over standard output the test process tells how its tests end: a line between two halves of such a message, and a test is never heard of.
            services.AddSingleton(new LogConsole(Stream.Null));
            configure?.Invoke(services);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestGateway(app, folder);
    }

    /// <summary>Starts it with the three default providers real, all at <paramref name="upstream"/>.</summary>
    public static Task<TestGateway> StartAsync(Uri upstream, params string[] settings) =>
        StartAsync([.. Providers(upstream), .. settings]);

    /// <summary>The settings that point the named providers (default: all three) to <paramref name="upstream"/>.</summary>
    public static IEnumerable<string> Providers(Uri upstream, params string[] names) =>
        (names.Length == 0 ? ["claude", "gemini", "openai"] : names).SelectMany(name => new[]
        {
            $"Gateway:Providers:{name}:BaseUrl={upstream}",
            $"Gateway:Providers:{name}:ApiKey=upstream-key-{name}",
        });

    public Task<HttpResponseMessage> PostAsync(string json, params (string Name, string Value)[] headers) =>
        PostAsync(System.Text.Encoding.UTF8.GetBytes(json), "/v1/messages", headers);

    /// <summary>Sends a body; completes when the response headers are there.</summary>
    public Task<HttpResponseMessage> PostAsync(byte[] body, string path = "/v1/messages", params (string Name, string Value)[] headers) =>
        PostAsync(body, path, TestContext.Current.CancellationToken, headers);

    public Task<HttpResponseMessage> PostAsync(byte[] body, string path, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Forgets what earlier requests of the test taught the gateway about its providers: circuits and holds.</summary>
    public async Task ForgetFailuresAsync()
    {
        foreach (var circuit in Circuits.All)
            await circuit.ResetAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the admin API, with the admin key.</summary>
    public Task<HttpResponseMessage> AdminAsync(string path, HttpMethod? method = null, string? json = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new("Bearer", AdminKey);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The one row of a request, once its end is in the database.</summary>
    public async Task<ProviderLog> RowAsync(string requestId)
    {
        var queries = Services.GetRequiredService<RequestLogQueries>();
        for (var patience = 0; ; patience++)
        {
            var row = await queries.FindAsync(requestId, TestContext.Current.CancellationToken);
            if (row is not null && row.State != RequestState.Pending)
                return row;
            patience.ShouldBeLessThan(500, $"request {requestId} never ended in the log");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The attempts in the database, in the order they were made; ask when the rows of their requests are there.</summary>
    public async Task<IReadOnlyList<ProviderMetric>> AttemptsAsync()
    {
        await using var context = await Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.ProviderMetrics.AsNoTracking().OrderBy(m => m.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stops it as a SIGTERM does. What it wrote can still be read.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _app.StopAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_stopped)
            await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
