namespace Gateway.Native;

/// <summary>A copy of a JSON request of at most 1 MiB, made while it streams by: what was asked for is read there once all of it has passed.</summary>
/// <param name="isWanted">The request says that it is JSON.</param>
/// <param name="length">As the request says; null where it does not.</param>
internal sealed class RequestCopy(bool isWanted, long? length)
{
    public const int MaxBytes = 1024 * 1024;

    private MemoryStream? _bytes = isWanted && length is not > MaxBytes ? new MemoryStream((int)(length ?? 0)) : null;
    private volatile bool _isWhole;

    /// <summary>All of the request has passed.</summary>
    public bool IsSent => _isWhole;

    /// <summary>The whole body; empty where it was not copied, or has not all passed.</summary>
    public ReadOnlyMemory<byte> Body => _isWhole && _bytes is { } all ? all.GetBuffer().AsMemory(0, (int)all.Length) : default;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes is not { } copy)
            return;
        if (copy.Length + bytes.Length > MaxBytes)
            _bytes = null;
        else
            copy.Write(bytes);
    }

    public void Complete() => _isWhole = true;
}
