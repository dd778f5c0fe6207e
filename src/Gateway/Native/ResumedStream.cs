namespace Gateway.Native;

/// <summary>A body of which some was read already: that comes first, then the rest as the network brings it.</summary>
/// <param name="taken">What was read.</param>
/// <param name="rest">Where it was read from.</param>
internal sealed class ResumedStream(ReadOnlyMemory<byte> taken, Stream rest) : PassingStream
{
    private ReadOnlyMemory<byte> _taken = taken;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_taken.IsEmpty)
            return rest.ReadAsync(buffer, cancellationToken);
        var length = Math.Min(buffer.Length, _taken.Length);
        _taken[..length].CopyTo(buffer);
        _taken = _taken[length..];
        return ValueTask.FromResult(length);
    }
}
