using System.Net;
using System.Net.Sockets;

namespace Gateway.Model.Network;

/// <summary>Where an address lies, as far as it matters to whoever lets others name one.</summary>
public enum AddressPlace
{
    /// <summary>Anybody's.</summary>
    Public,

    /// <summary>This machine's or its network's: loopback, private (RFC 1918, RFC 4193), shared (RFC 6598).</summary>
    Private,

    /// <summary>No server's that anybody would configure: link-local and the clouds' metadata, multicast, broadcast, unspecified, reserved.</summary>
    Special,
}

/// <summary>Places of addresses, by the registries of IANA (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry).</summary>
public static class AddressPlaces
{
    private static readonly IPNetwork[] Special =
    [
        .. Networks("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/3", "fe80::/10", "ff00::/8", "2001::/32", "::/128"),
        // The clouds' metadata outside the link-local networks: Amazon's, Alibaba's.
        .. Networks("fd00:ec2::254/128", "100.100.100.200/32"),
    ];

    private static readonly IPNetwork[] Private =
        Networks("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "::1/128", "fc00::/7", "fec0::/10", "64:ff9b:1::/48");

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static AddressPlace Of(IPAddress address) =>
        Holds(Special, address) ? AddressPlace.Special
        : Holds(Private, address) ? AddressPlace.Private
        : Embedded(address) is { } inner ? Of(inner)
        : AddressPlace.Public;

    // An IPv4 address written as one of IPv6 leads to the same place.
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Translated.Contains(address) || Compatible.Contains(address) ? new IPAddress(bytes.AsSpan(12))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }

    private static bool Holds(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
