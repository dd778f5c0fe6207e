using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator;

internal enum SignatureCheck
{
    Valid,
    /// <summary>Not made here, or damaged.</summary>
    Foreign,
    /// <summary>Made here, for another text.</summary>
    Modified,
}

/// <summary>Signs thinking, and knows its own signatures again: a replayed thought must come back as it was.</summary>
/// <remarks>Layout: four bytes of mark, eight of the text's hash, sixteen of the hash of what stands before them.</remarks>
internal static class ThoughtSignature
{
    private const int SealedLength = 12;
    private const int Length = SealedLength + 16;

    private static ReadOnlySpan<byte> Mark => "sim1"u8;

    public static string For(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Mark.CopyTo(bytes);
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[..8].CopyTo(bytes[4..]);
        SHA256.HashData(bytes[..SealedLength], hash);
        hash[..16].CopyTo(bytes[SealedLength..]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>An empty text passes: vendors may omit a thought's text and keep its signature.</summary>
    public static SignatureCheck Check(string signature, string text)
    {
        if (!IsOwn(signature))
        {
            return SignatureCheck.Foreign;
        }

        return text.Length == 0 || For(text) == signature ? SignatureCheck.Valid : SignatureCheck.Modified;
    }

    public static bool IsOwn(string signature)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(signature, bytes, out var written) || written != Length || !bytes.StartsWith(Mark))
        {
            return false;
        }

        SHA256.HashData(bytes[..SealedLength], hash);
        return hash[..16].SequenceEqual(bytes[SealedLength..]);
    }
}
