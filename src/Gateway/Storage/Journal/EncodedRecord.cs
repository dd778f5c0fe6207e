using System.Text;
using Gateway.Model;

namespace Gateway.Storage.Journal;

/// <summary>A record's bytes in a buffer that the thread uses again for its next one.</summary>
internal static class EncodedRecord
{
    // A request of many attempts may be long: such a buffer does not stay for good.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static MemoryStream? _ofThread;

    /// <summary>Valid until the thread encodes its next record.</summary>
    public static ReadOnlySpan<byte> Of(RequestRecord record)
    {
        var bytes = _ofThread ??= new MemoryStream(JournalPage.Size);
        bytes.SetLength(0);
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            RecordCodec.Write(writer, record);
        if (bytes.Capacity > LargestKept)
            _ofThread = null;
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a record.</exception>
    public static RequestRecord Decode(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            return RecordCodec.Read(reader);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The journal's entry cannot be read.", e);
        }
    }
}
