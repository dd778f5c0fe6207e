using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Simulator;

/// <summary>One HTTP/1.1 exchange over a bare socket: all bytes as they came, chunk framing included.</summary>
internal static class RawHttp
{
    public static async Task<string> ExchangeAsync(Uri baseAddress, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(baseAddress.Host, baseAddress.Port, cancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(await WriteAsync(request, cancellationToken), cancellationToken);
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, cancellationToken);
        }
        catch (IOException)
        {
            // A cut connection may end in a reset; what came before it counts.
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }

    /// <summary>The sizes of the chunks of a chunked body, the closing zero left out.</summary>
    public static IReadOnlyList<int> ChunkSizes(string response)
    {
        var sizes = new List<int>();
        var at = response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        while (at < response.Length)
        {
            var end = response.IndexOf("\r\n", at, StringComparison.Ordinal);
            var size = Convert.ToInt32(response[at..end], 16);
            if (size == 0)
            {
                break;
            }

            sizes.Add(size);
            at = end + 2 + size + 2;
        }

        return sizes;
    }

    private static async Task<byte[]> WriteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var head = new StringBuilder().Append($"POST {request.RequestUri} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var (name, values) in request.Headers)
        {
            head.Append($"{name}: {string.Join(", ", values)}\r\n");
        }

        head.Append($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n").Append(body);
        return Encoding.UTF8.GetBytes(head.ToString());
    }
}
