using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Relay;

/// <summary>A POST over a bare socket, for what no HTTP client would send.</summary>
internal static class RawPost
{
    /// <summary>Sends <paramref name="body"/> with <paramref name="headers"/> (lines with their ends) and gives back all that comes, as UTF-8.</summary>
    public static async Task<string> SendAsync(Uri gateway, byte[] body, string headers, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(gateway, cancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Head($"{headers}Content-Length: {body.Length}\r\nConnection: close\r\n"), cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public static async Task<TcpClient> ConnectAsync(Uri gateway, CancellationToken cancellationToken)
    {
        var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(gateway.Host, gateway.Port, cancellationToken);
        return socket;
    }

    public static byte[] Head(string headers) =>
        Encoding.UTF8.GetBytes($"POST /v1/messages HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n{headers}\r\n");
}
