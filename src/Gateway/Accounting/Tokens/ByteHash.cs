using System.Buffers.Binary;

namespace Gateway.Accounting.Tokens;

/// <summary>A fast hash of a short string of bytes, the same in every process. Not for tables that strangers can fill.</summary>
internal static class ByteHash
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Factor;
        if (bytes.Length >= sizeof(ulong))
        {
            for (var rest = bytes; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
                hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            return Fold(Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..])));
        }

        return Fold(Mix(hash, Short(bytes)));
    }

    private static ulong Short(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        >= sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) << 32),
        > 0 => bytes[0] | ((ulong)bytes[bytes.Length / 2] << 8) | ((ulong)bytes[^1] << 16),
        _ => 0,
    };

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Factor;
        return hash ^ (hash >> 32);
    }

    private static uint Fold(ulong hash) => (uint)(hash * Factor >> 32);
}
