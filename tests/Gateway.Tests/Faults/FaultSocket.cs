using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Faults;

/// <summary>A bare socket in the place of a provider: it reads each request whole, sends the bytes it was given, and closes.</summary>
internal sealed class FaultSocket : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, CancellationToken, Task> _serve;
    private readonly Task _accepting;
    private int _open;
    private int _calls;

    private FaultSocket(Func<Stream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int OpenCalls => Volatile.Read(ref _open);

    /// <summary>Requests that came whole.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public static FaultSocket Answering(ReadOnlyMemory<byte> answer)
    {
        FaultSocket socket = null!;
        return socket = new FaultSocket(async (stream, token) =>
        {
            await ReadRequestAsync(stream, token);
            Interlocked.Increment(ref socket._calls);
            await stream.WriteAsync(answer, token);
        });
    }

    /// <summary>Serves each connection with <paramref name="serve"/>.</summary>
    public static FaultSocket Serving(Func<Stream, CancellationToken, Task> serve) => new(serve);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using (client)
                await _serve(client.GetStream(), _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The gateway left; what it makes of that is the test's.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async Task ReadRequestAsync(Stream stream, CancellationToken token)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var length = 0;
        while (await reader.ReadLineAsync(token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }

        length.ShouldBeGreaterThan(0, "the request has no length");
        await reader.ReadBlockAsync(new char[length], token);
    }
}
