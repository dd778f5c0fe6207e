using Gateway.Native;

namespace Gateway.Endpoints;

/// <summary>
/// A native request's body for whoever has to decide by it: read once, when the first of them asks, and put back whole for who sends it on. It is kept in
/// memory, never on a disk; of what is too large nothing more is read than shows that. It belongs to its call, which does one thing at a time.
/// </summary>
public sealed class NativeBody(HttpContext http)
{
    /// <summary>The largest body that is read before it is sent: 1 MiB.</summary>
    public const int MaxBytes = NamedModel.MaxBytes;

    // A length that is only stated costs nothing.
    private const int MostAtFirst = 64 * 1024;

    private byte[]? _bytes;
    private bool _isRead;

    /// <summary>It is said to be JSON.</summary>
    public static bool IsJson(HttpRequest request) =>
        request.ContentType?.Split(';')[0].TrimEnd().EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    /// <returns>Null where nobody can read it before it is sent: it is too large or encoded, or the call opens a WebSocket.</returns>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isRead && !NativeForwarder.IsUpgrade(http) && !RequestReader.IsEncoded(http.Request) && !(http.Request.ContentLength > MaxBytes))
            _bytes = await TakeAsync(http.Request, cancellationToken).ConfigureAwait(false);
        _isRead = true;
        return _bytes;
    }

    private static async ValueTask<byte[]?> TakeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (taken, body) = (new MemoryStream((int)Math.Min(request.ContentLength ?? 0, MostAtFirst)), request.Body);
        var buffer = new byte[8 * 1024];
        var read = 1;
        while (read > 0 && taken.Length <= MaxBytes)
        {
            read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            taken.Write(buffer, 0, read);
        }

        var bytes = taken.ToArray();
        request.Body = new ResumedStream(bytes, body);
        return bytes.Length > MaxBytes ? null : bytes;
    }
}
