using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Simulator;

namespace Gateway.Tests.Faults;

/// <summary>Where the failing provider of one cell is to be found, and what was seen of the gateway there.</summary>
internal sealed class FaultAddress : IAsyncDisposable
{
    private static readonly Lazy<X509Certificate2> Certificate = new(SelfSigned);

    private readonly FaultSocket? _socket;
    private readonly Socket? _reserved;

    private FaultAddress(string url, FaultSocket? socket = null, Socket? reserved = null) => (Url, _socket, _reserved) = (url, socket, reserved);

    public string Url { get; }

    /// <summary>Calls that came to the socket; those to the simulator it counts itself.</summary>
    public int Calls => _socket?.Calls ?? 0;

    public int OpenCalls => _socket?.OpenCalls ?? 0;

    public static FaultAddress Open(FaultMeans means, SimulatorHost simulator, bool stream) => means switch
    {
        SocketMeans socket => AtSocket(FaultSocket.Answering(socket.AnswerFor(stream)), "http"),
        AddressMeans { Dead: DeadAddress.Refused } => Refused(),
        // Its first label is longer than any may be: even the local resolver knows without asking.
        AddressMeans { Dead: DeadAddress.Unresolvable } => new FaultAddress($"http://{new string('a', 64)}.invalid"),
        AddressMeans { Dead: DeadAddress.PlainTextTls } => AtSocket(FaultSocket.Serving(AnswerPlainlyAsync), "https"),
        AddressMeans { Dead: DeadAddress.SilentTls } => AtSocket(FaultSocket.Serving(static (stream, token) => stream.CopyToAsync(Stream.Null, token)), "https"),
        AddressMeans => AtSocket(FaultSocket.Serving(ShakeHandsAsync), "https"),
        _ => new FaultAddress(simulator.BaseAddress.ToString()),
    };

    public async ValueTask DisposeAsync()
    {
        _reserved?.Dispose();
        if (_socket is not null)
            await _socket.DisposeAsync();
    }

    private static FaultAddress AtSocket(FaultSocket socket, string scheme) => new($"{scheme}://127.0.0.1:{socket.Port}", socket);

    /// <summary>Bound, so that nobody else gets the port, and never listening.</summary>
    private static FaultAddress Refused()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new FaultAddress($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}", reserved: socket);
    }

    private static async Task AnswerPlainlyAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.ReadAtLeastAsync(new byte[64], 1, throwOnEndOfStream: false, cancellationToken);
        await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    private static async Task ShakeHandsAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value }, cancellationToken);
        await tls.CopyToAsync(Stream.Null, cancellationToken);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
