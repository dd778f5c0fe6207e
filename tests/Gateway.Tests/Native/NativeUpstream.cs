using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Native;

/// <summary>A vendor on loopback whose every answer a test writes itself, request stream and upgrade included, and a gateway before it.</summary>
public sealed class NativeUpstream : IAsyncLifetime
{
    private WebApplication _app = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Answers from now on.</summary>
    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    public static Task<NativeUpstream> StartAsync(params string[] settings) => StartAsync(null, settings);

    public static async Task<NativeUpstream> StartAsync(Action<IServiceCollection>? configure, params string[] settings)
    {
        var upstream = new NativeUpstream();
        await upstream.ListenAsync();
        upstream.Gateway = await TestGateway.StartAsync(configure, [.. TestGateway.Providers(upstream.Address), .. settings]);
        return upstream;
    }

    public async ValueTask InitializeAsync()
    {
        await ListenAsync();
        // The address says nothing of the vendor, nor does the model's name: whose price it is has to be said.
        Gateway = await TestGateway.StartAsync(Address, "Gateway:Prices:0:Model=text-embedding-3-small", "Gateway:Prices:0:Input=0.02", "Gateway:Prices:0:Output=0");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _app.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        _app = LoopbackServer.Create();
        _app.UseWebSockets();
        _app.Run(http => Answer(http));
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }
}
