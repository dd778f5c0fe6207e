using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Storage.Journal;

/// <summary>
/// One page of the journal's file: a record, or a part of one that is too long. All numbers are little-endian.
/// <code>
///  0  magic and version, 4 bytes; 0 = the page is free
///  4  CRC-32C of everything after it, 4 bytes
///  8  number of the entry, 8 bytes: rises with each record that is kept, the same for all parts of one
/// 16  which part this is, from 0, 4 bytes
/// 20  parts in all, 4 bytes
/// 24  bytes of this part, 4 bytes
/// 28  the bytes
/// </code>
/// </summary>
/// <param name="Entry">Number of the entry.</param>
/// <param name="Part">Which part, from 0.</param>
/// <param name="Parts">Parts in all.</param>
internal readonly record struct JournalPage(long Entry, int Part, int Parts)
{
    public const int Size = 4096;

    /// <summary>Bytes of a record that a page holds.</summary>
    public const int Capacity = Size - HeaderSize;

    private const int HeaderSize = 28;
    private const int ChecksumEnd = 8;

    // "GJ" and the version of the records' encoding: what another version left is not read.
    private const uint Magic = 0x0002_4A47;

    /// <summary>What is written over a page's beginning to free it.</summary>
    public static ReadOnlySpan<byte> Free => [0, 0, 0, 0, 0, 0, 0, 0];

    public static bool IsFree(ReadOnlySpan<byte> page) => page.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(page) == 0;

    public static int PagesFor(int bytes) => Math.Max(1, (bytes + Capacity - 1) / Capacity);

    /// <summary>Writes the page; answers how many of its bytes are used.</summary>
    public int Write(Span<byte> page, ReadOnlySpan<byte> content)
    {
        var used = page[..(HeaderSize + content.Length)];
        content.CopyTo(used[HeaderSize..]);
        BinaryPrimitives.WriteUInt32LittleEndian(used, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(used[8..], Entry);
        BinaryPrimitives.WriteInt32LittleEndian(used[16..], Part);
        BinaryPrimitives.WriteInt32LittleEndian(used[20..], Parts);
        BinaryPrimitives.WriteInt32LittleEndian(used[24..], content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(used[4..], Checksum(used[ChecksumEnd..]));
        return used.Length;
    }

    /// <summary>False where the page is free, torn or of another version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> page, out JournalPage header, out ReadOnlySpan<byte> content)
    {
        header = default;
        content = default;
        if (page.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(page) != Magic)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(page[24..]);
        if (length < 0 || length > page.Length - HeaderSize)
            return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(page[4..]) != Checksum(page[ChecksumEnd..(HeaderSize + length)]))
            return false;
        header = new JournalPage(
            BinaryPrimitives.ReadInt64LittleEndian(page[8..]), BinaryPrimitives.ReadInt32LittleEndian(page[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(page[20..]));
        content = page.Slice(HeaderSize, length);
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var rest in bytes)
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
