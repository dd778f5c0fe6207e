using System.Globalization;
using Gateway.Model;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting;

/// <summary>Where the gateway listens: where it is told to as usual, and beside that where the admin API has an address of its own.</summary>
internal static class ListenAddresses
{
    private const string KestrelEndpoints = "Kestrel:Endpoints";
    private const string AdminKey = $"{GatewayOptions.Section}:Admin:Url";

    /// <summary>What is wrong with the admin API's own address, with its key path.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration, AdminOptions admin)
    {
        if (admin.Url is not { Length: > 0 } url)
            return [];
        if (Read(url) is not { } address)
            return [$"{AdminKey}: '{url}' is no address to listen on; http://127.0.0.1:8081 is one"];
        // Two hosts on one port cannot be told apart by it.
        return address.Port != 0 && Configured(configuration).Any(other => Read(other)?.Port == address.Port)
            ? [$"{AdminKey}: port {address.Port} is the one everything else answers on; the admin API needs its own"]
            : [];
    }

    /// <summary>Lets the server listen for the admin API, too.</summary>
    public static void Apply(WebApplicationBuilder builder, AdminOptions admin)
    {
        if (admin.Url is not { Length: > 0 } url)
            return;
        // Where Kestrel has endpoints of its own, no other address counts.
        if (builder.Configuration.GetSection(KestrelEndpoints).GetChildren().Any())
            builder.Configuration[$"{KestrelEndpoints}:GatewayAdmin:Url"] = url;
        else
            builder.WebHost.UseUrls([.. Configured(builder.Configuration), url]);
    }

    private static IEnumerable<string> Configured(IConfiguration configuration)
    {
        if (configuration.GetSection(KestrelEndpoints).GetChildren().ToList() is { Count: > 0 } endpoints)
            return endpoints.Select(endpoint => endpoint["Url"]).OfType<string>();
        if (configuration["urls"] is { Length: > 0 } urls)
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. Ports(configuration, "http"), .. Ports(configuration, "https")];
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string scheme) =>
        (configuration[$"{scheme}_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => string.Create(CultureInfo.InvariantCulture, $"{scheme}://*:{port}"));

    private static BindingAddress? Read(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && !address.IsUnixPipe && !address.IsNamedPipe ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
