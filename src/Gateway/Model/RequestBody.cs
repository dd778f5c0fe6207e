namespace Gateway.Model;

/// <summary>
/// A request body in memory of <see cref="BodyMemory"/>. It goes back only when nobody holds it: a cancelled upstream call may still be
/// writing it to its socket, and a buffer reused too early would send one caller's words to another's provider.
/// </summary>
public sealed class RequestBody(byte[] buffer, int length) : IDisposable
{
    private int _holders = 1;

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Keeps the memory until <see cref="Dispose"/> is called once more.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && buffer.Length > 0)
            BodyMemory.Return(buffer);
    }
}
