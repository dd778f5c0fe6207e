using System.Net;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(http => Answer(http));
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }
}
