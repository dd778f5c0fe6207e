using Gateway.Model;

namespace Gateway.Endpoints;

/// <summary>Reads a request's body once into pooled memory, up to a bound.</summary>
public static class RequestReader
{
    private const int InitialSize = 8 * 1024;

    // A length that is only claimed gets no more memory than this; the rest comes with the bytes.
    private const int MaxInitialSize = 1024 * 1024;

    /// <summary>The body is compressed: it would have to be unpacked before anybody knows how large it is.</summary>
    public static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase);

    /// <returns>The body; null when it is larger than <paramref name="maxBytes"/>.</returns>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return null;

        var buffer = BodyMemory.Rent((int)Math.Min(request.ContentLength ?? InitialSize, MaxInitialSize) + 1);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return new RequestBody(buffer, length);
                length += read;
                if (length > maxBytes)
                    break;
                if (length == buffer.Length)
                    buffer = Grow(buffer, length, Math.Min(request.ContentLength ?? 0, maxBytes));
            }
        }
        catch
        {
            BodyMemory.Return(buffer);
            throw;
        }

        BodyMemory.Return(buffer);
        return null;
    }

    // A length that was claimed, and of which a good part has come, is believed: one step in place of five.
    private static byte[] Grow(byte[] buffer, int length, long claimed)
    {
        var larger = BodyMemory.Rent((int)Math.Max(buffer.Length * 2L, claimed + 1));
        buffer.AsSpan(0, length).CopyTo(larger);
        BodyMemory.Return(buffer);
        return larger;
    }
}
