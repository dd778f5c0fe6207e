using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Gateway.Model.Network;

/// <summary>
/// Makes the connections of a <see cref="SocketsHttpHandler"/>, to addresses within reach alone: the name is looked up once a connection, and what was
/// checked is what is connected to. A pooled connection costs nothing. Where the environment names a proxy, it is the proxy that is connected to and that looks
/// names up: nothing is checked then.
/// </summary>
/// <param name="reach">Which addresses may be connected to.</param>
/// <param name="resolve">Looks a name up; null: the system does.</param>
public sealed class GuardedConnection(AddressReach reach, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>; TLS comes on top of it, and the handler keeps the time.</summary>
    /// <exception cref="PrivateAddressException">The name leads to no address within reach.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await _resolve(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        var reached = IsProxy(context) ? found : Array.FindAll(found, address => reach.Admits(address));
        if (reached.Length == 0)
            throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // One after the other, until one answers.
            await socket.ConnectAsync(reached, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } asked
        && !(asked.IdnHost.Equals(context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase) && asked.Port == context.DnsEndPoint.Port);
}

/// <summary>A name leads to addresses that nobody said may be called. It does not tell them: whoever asked may be curious.</summary>
public sealed class PrivateAddressException() : IOException("The name leads to a private or special address, and nobody configured that it may.");
