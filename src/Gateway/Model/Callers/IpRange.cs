using System.Net;
using System.Net.Sockets;

namespace Gateway.Model.Callers;

/// <summary>A range of addresses as people write it: <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, or one address.</summary>
public static class IpRange
{
    // ::ffff:a.b.c.d, an IPv4 address that came over a socket of both kinds.
    private const int MappedPrefix = 96;

    /// <summary>Null where it is none; a range that does not begin at its own first address is none.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var single))
            return Plain(new IPNetwork(single, single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
        return IPNetwork.TryParse(text, out var range) && IsItsFirst(text, range) ? Plain(range) : null;
    }

    // Whoever writes 10.1.2.3/8 may mean 10.1.2.3 or 10.0.0.0/8: nobody should have to guess which of them counts.
    private static bool IsItsFirst(string text, IPNetwork range) =>
        IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var written) && written.Equals(range.BaseAddress);

    private static IPNetwork Plain(IPNetwork range) =>
        range.BaseAddress.IsIPv4MappedToIPv6 && range.PrefixLength >= MappedPrefix
            ? new IPNetwork(range.BaseAddress.MapToIPv4(), range.PrefixLength - MappedPrefix)
            : range;
}
