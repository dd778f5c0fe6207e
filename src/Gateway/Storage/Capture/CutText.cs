using System.Text;

namespace Gateway.Storage.Capture;

/// <summary>Cuts a text that is too long for the log at a character's boundary, and says at its end how much is missing.</summary>
internal static class CutText
{
    /// <summary>
    /// Bytes read beyond what is kept. What reading stopped in the middle of (half of a key) looks like nothing: where there was more to read, the last
    /// 4 KiB of what was read are left out.
    /// </summary>
    public const int Margin = 4 * 1024;

    private const int LongestCharacter = 4;

    /// <param name="text">The text in UTF-8, as far as it was read.</param>
    /// <param name="unread">How many bytes there are beyond it.</param>
    /// <param name="maxBytes">What may be kept.</param>
    public static string Of(ReadOnlySpan<byte> text, long unread, int maxBytes)
    {
        var room = unread == 0 ? maxBytes : Math.Min(maxBytes, Math.Max(text.Length - Margin, 0));
        if (unread == 0 && text.Length <= room)
            return Encoding.UTF8.GetString(text);
        var kept = Boundary(text, room);
        return $"{Encoding.UTF8.GetString(text[..kept])}…[cut: {unread + text.Length - kept} more bytes]";
    }

    private static int Boundary(ReadOnlySpan<byte> text, int at)
    {
        for (var back = 0; back < LongestCharacter && at - back > 0; back++)
        {
            if ((text[at - back] & 0xC0) != 0x80)
                return at - back;
        }

        return at;
    }
}
