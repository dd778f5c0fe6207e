using Gateway.Native;

namespace Gateway.Endpoints;

/// <summary>
/// Reads a native request's body for whoever has to decide by it, and puts all that was read back for who sends it on. It is kept in memory, never on a
/// disk; of what is too large nothing more is read than shows that.
/// </summary>
internal static class NativeBody
{
    /// <summary>The largest body that is read before it is sent: 1 MiB.</summary>
    public const int MaxBytes = NamedModel.MaxBytes;

    // A length that is only stated costs nothing.
    private const int MostAtFirst = 64 * 1024;

    /// <returns>Null where it is too large.</returns>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
            return null;
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
