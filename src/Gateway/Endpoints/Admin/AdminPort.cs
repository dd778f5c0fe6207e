using Gateway.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Endpoints.Admin;

/// <summary>The port the admin API answers on, where it has one of its own: that of the connection, which no caller can write into a header.</summary>
public sealed class AdminPort(AdminOptions options, IServer server)
{
    private readonly BindingAddress? _address = options.Url is { Length: > 0 } url ? BindingAddress.Parse(url) : null;
    private int? _chosen;

    /// <summary>The admin API answers there.</summary>
    public bool Is(HttpContext http) => _address is null || http.Connection.LocalPort == Port;

    // Port 0 is one the system chooses; of the addresses, the admin API's comes last.
    private int Port => _address!.Port != 0 ? _address.Port
        : _chosen ??= BindingAddress.Parse(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Last()).Port;
}
