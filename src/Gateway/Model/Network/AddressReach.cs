using System.Net;

namespace Gateway.Model.Network;

/// <summary>Which addresses the gateway may connect to for somebody's sake.</summary>
public enum AddressReach
{
    /// <summary>Public ones.</summary>
    Public,

    /// <summary>Private ones, too.</summary>
    Private,

    /// <summary>All.</summary>
    Any,
}

/// <summary>
/// Who writes a private address into the configuration means it; a public name that leads to one may be somebody else's doing (a DNS answer that
/// changes), and so may an address that leads to a cloud's credentials.
/// </summary>
public static class AddressReaches
{
    /// <param name="address">What was configured.</param>
    /// <param name="allowPrivate">The explicit switch; null where nobody said.</param>
    /// <param name="isLocal">It is known to be a server of one's own.</param>
    public static AddressReach Of(Uri address, bool? allowPrivate, bool isLocal = false) => allowPrivate switch
    {
        true => AddressReach.Any,
        false => AddressReach.Public,
        _ => isLocal || Named(address) == AddressPlace.Private ? AddressReach.Private : AddressReach.Public,
    };

    /// <summary>Where the address itself says it lies: a literal one, or this machine's name; null where a name has to be looked up.</summary>
    public static AddressPlace? Named(Uri address) =>
        IPAddress.TryParse(address.IdnHost, out var literal) ? AddressPlaces.Of(literal)
        : address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? AddressPlace.Private
        : null;

    public static bool Admits(this AddressReach reach, IPAddress address) => reach switch
    {
        AddressReach.Any => true,
        AddressReach.Private => AddressPlaces.Of(address) != AddressPlace.Special,
        _ => AddressPlaces.Of(address) == AddressPlace.Public,
    };
}
