using System.Buffers;
using System.Text;

namespace Gateway.Providers;

/// <summary>Puts <c>***</c> where a provider quotes the gateway's credential. For error paths: it looks at every byte.</summary>
internal static class CredentialMask
{
    private const string Stars = "***";

    private static ReadOnlySpan<byte> StarBytes => "***"u8;

    public static string Apply(string text, string credential) =>
        credential.Length == 0 ? text : text.Replace(credential, Stars, StringComparison.Ordinal);

    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> bytes, string credential)
    {
        var secret = Encoding.UTF8.GetBytes(credential);
        if (secret.Length == 0 || bytes.Span.IndexOf(secret) < 0)
            return bytes;

        var masked = new ArrayBufferWriter<byte>(bytes.Length);
        var rest = bytes.Span;
        for (var at = rest.IndexOf(secret); at >= 0; at = rest.IndexOf(secret))
        {
            masked.Write(rest[..at]);
            masked.Write(StarBytes);
            rest = rest[(at + secret.Length)..];
        }

        masked.Write(rest);
        return masked.WrittenMemory;
    }
}
