using System.Net;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Access;

/// <summary>A gateway that wants keys, the simulator inside, with one key of each kind. Callers come from where a header of the tests says.</summary>
public sealed class AccessGateway : IAsyncLifetime
{
    public const string Everything = "a-key-for-everything-1";
    public const string Claude = "a-key-for-claude-alone";
    public const string Smart = "a-key-for-the-smart-route";
    public const string ModelsOnly = "a-key-for-the-models-list";
    public const string MessagesOnly = "a-key-for-messages-alone";
    public const string Office = "a-key-for-the-office-1";
    public const string Expired = "a-key-from-long-ago-123";
    public const string AddressHeader = "x-test-address";

    private int _address;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync(
        services => services.AddSingleton<IStartupFilter>(new CallerAddress()),
        "Gateway:Access:Mode=keys",
        $"Gateway:Access:Keys:everything={Everything}", $"Gateway:Access:Keys:claudes={Claude}", $"Gateway:Access:Keys:smarts={Smart}",
        $"Gateway:Access:Keys:lists={ModelsOnly}", $"Gateway:Access:Keys:texts={MessagesOnly}", $"Gateway:Access:Keys:office={Office}",
        $"Gateway:Access:Keys:old={Expired}",
        "Gateway:Access:Rights:claudes:Models=claude-*",
        "Gateway:Access:Rights:smarts:Models:0=gemini-*", "Gateway:Access:Rights:smarts:Routes:0=smart",
        "Gateway:Access:Rights:lists:Surfaces:0=models", "Gateway:Access:Rights:texts:Surfaces:0=messages",
        "Gateway:Access:Rights:office:IpRanges=10.0.0.0/8,2001:db8::/32",
        "Gateway:Access:Rights:old:ExpiresAt=2020-01-01",
        "Gateway:Routes:smart:Targets:0:Provider=openai", "Gateway:Routes:smart:Targets:0:Model=gpt-5-mini",
        "Gateway:Routes:other:Targets:0:Provider=openai");

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    /// <summary>An address nobody has called from: wrong keys of others do not count there.</summary>
    public string NewAddress() => $"198.18.{Interlocked.Increment(ref _address) / 250}.{_address % 250}";

    /// <summary>Sends a request with a gateway key, from an address.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? json = null, string? address = null, string? header = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.TryAddWithoutValidation(header ?? "x-api-key", key);
        request.Headers.Add(AddressHeader, address ?? NewAddress());
        if (json is not null)
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The connection's own address is that of every test.</summary>
    private sealed class CallerAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, then) =>
            {
                if (IPAddress.TryParse(http.Request.Headers[AddressHeader], out var address))
                    http.Connection.RemoteIpAddress = address;
                return then(http);
            });
            next(app);
        };
    }
}
