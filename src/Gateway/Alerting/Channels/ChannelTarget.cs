using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Gateway.Model.Alerts;
using Gateway.Model.Network;

namespace Gateway.Alerting.Channels;

/// <summary>Where a channel tells alerts, and how: one class a type. None is a record, for those print their members, and these hold secrets.</summary>
internal abstract class ChannelTarget
{
    /// <summary>One of <see cref="ChannelTypes"/>.</summary>
    public abstract string Type { get; }

    /// <summary>Where it tells, without secrets.</summary>
    public abstract string Address { get; }

    /// <summary>The server it connects to; null where there is none.</summary>
    public virtual Uri? Server => null;

    /// <summary>What is put out of every text its receiver answers: the words of its address, too.</summary>
    public abstract IEnumerable<string> Secrets { get; }

    /// <summary>Of these, what is a secret wherever it stands.</summary>
    public abstract IEnumerable<string> Credentials { get; }

    /// <summary>One try.</summary>
    /// <param name="notice">What to tell.</param>
    /// <param name="deliveryId">The same over all tries, so that the receiver knows a repetition.</param>
    /// <param name="surroundings">What the try is made with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeliveryException">The receiver did not take it.</exception>
    public abstract Task SendAsync(AlertNotice notice, string deliveryId, ChannelSurroundings surroundings, CancellationToken cancellationToken);
}

/// <summary>What every channel sends with.</summary>
/// <param name="Http">The connections all channels share.</param>
/// <param name="Logger">Where <c>console</c> writes.</param>
/// <param name="Time">The clock signatures are dated by.</param>
/// <param name="Instance">What receivers know this gateway by; null where it has no name.</param>
/// <param name="AllowPrivate">Whether receivers may be at private addresses, whoever made the channel.</param>
internal sealed record ChannelSurroundings(ChannelHttp Http, ILogger Logger, TimeProvider Time, string? Instance, bool AllowPrivate = false)
{
    /// <summary>The channel is the configuration's: an address that it writes is meant.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>Posts JSON to where the channel may.</summary>
    /// <exception cref="DeliveryException">No connection, or an answer other than 2xx.</exception>
    public Task PostAsync(Uri url, byte[] json, Action<HttpRequestHeaders>? addHeaders, CancellationToken cancellationToken) =>
        Http.PostAsync(url, ReachOf(url), json, addHeaders, Time, cancellationToken);

    /// <summary>Makes sure that a server's name leads to where the channel may, and nowhere else.</summary>
    /// <exception cref="DeliveryException">It does not, or leads nowhere.</exception>
    public async Task CheckAsync(Uri server, CancellationToken cancellationToken)
    {
        var reach = ReachOf(server);
        if (reach == AddressReach.Any)
            return;
        try
        {
            var found = await Dns.GetHostAddressesAsync(server.IdnHost, cancellationToken).ConfigureAwait(false);
            if (!Array.TrueForAll(found, address => reach.Admits(address)))
                throw DeliveryException.PrivateReceiver();
        }
        catch (SocketException exception)
        {
            throw new DeliveryException($"no answer: {exception.Message}", mayPass: true, inner: exception);
        }
    }

    private AddressReach ReachOf(Uri server) => AddressReaches.Of(server, AllowPrivate ? true : IsConfigured ? null : false);
}
