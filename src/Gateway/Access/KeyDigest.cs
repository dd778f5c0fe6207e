using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Gateway.Access;

/// <summary>The 32 bytes that stand for a key in memory and in the store. Nobody without the secret can choose where in a table they fall.</summary>
internal readonly struct KeyDigest(ReadOnlySpan<byte> bytes) : IEquatable<KeyDigest>
{
    public const int Bytes = 32;

    private readonly Vector256<byte> _bytes = Vector256.Create(bytes);

    /// <exception cref="FormatException">It is no digest.</exception>
    public static KeyDigest Parse(string hex)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == Bytes
            ? new KeyDigest(bytes)
            : throw new FormatException("a digest has 64 hexadecimal digits");
    }

    [UnscopedRef]
    public ReadOnlySpan<byte> AsSpan() => Span(in _bytes);

    public bool Equals(KeyDigest other) => CryptographicOperations.FixedTimeEquals(Span(in _bytes), Span(in other._bytes));

    public override bool Equals(object? obj) => obj is KeyDigest other && Equals(other);

    public override int GetHashCode() => _bytes.AsInt32().ToScalar();

    public override string ToString() => Convert.ToHexStringLower(Span(in _bytes));

    private static ReadOnlySpan<byte> Span(ref readonly Vector256<byte> bytes) => MemoryMarshal.AsBytes(new ReadOnlySpan<Vector256<byte>>(in bytes));
}
