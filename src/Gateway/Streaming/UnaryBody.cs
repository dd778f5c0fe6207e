using Gateway.Model;

namespace Gateway.Streaming;

/// <summary>Reads a provider's whole body into pooled memory, up to a bound.</summary>
public static class UnaryBody
{
    /// <summary>64 MiB: the largest answer held in memory.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>1 MiB of an error body are read; more is no error message.</summary>
    public const int MaxErrorBytes = 1024 * 1024;

    private const int MinimumRead = 4 * 1024;

    /// <param name="content">The answer's content.</param>
    /// <param name="body">Takes what comes.</param>
    /// <param name="beforeRead">Called before each read: what one read may take is the caller's to say.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False when the body is larger than <see cref="MaxBytes"/>.</returns>
    public static async ValueTask<bool> ReadAsync(HttpContent content, PooledBuffer body, Action beforeRead, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxBytes)
            return false;
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var expected = (int)(content.Headers.ContentLength ?? 0);
        while (true)
        {
            beforeRead();
            var read = await stream.ReadAsync(body.GetMemory(Math.Max(MinimumRead, expected + 1 - body.WrittenCount)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return true;
            body.Advance(read);
            if (body.WrittenCount > MaxBytes)
                return false;
        }
    }

    /// <summary>An error's body as far as it can be read in time, and whether that is all of it.</summary>
    public static async ValueTask<(byte[] Bytes, bool IsWhole)> ReadErrorAsync(HttpContent content, AttemptDeadline deadline)
    {
        using var body = new PooledBuffer();
        try
        {
            var stream = await content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            while (body.WrittenCount < MaxErrorBytes)
            {
                var read = await stream.ReadAsync(body.GetMemory(MinimumRead), deadline.Token).ConfigureAwait(false);
                if (read == 0)
                    return (body.WrittenMemory.ToArray(), true);
                body.Advance(read);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && deadline.IsExpired))
        {
            // The status says enough.
        }

        return (body.WrittenMemory.ToArray(), false);
    }
}
