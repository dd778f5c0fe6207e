using System.IO.Compression;

namespace Gateway.Native;

/// <summary>An error is read and masked before it is passed on: one that came encoded is passed on plain.</summary>
internal static class ErrorEncoding
{
    /// <returns><paramref name="content"/> itself where it is plain, or encoded in a way nobody here knows.</returns>
    public static async ValueTask<HttpContent> DecodeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentEncoding is not { Count: 1 } encoding || Decoder(encoding.Single()) is not { } decode)
            return content;
        var plain = new StreamContent(decode(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)));
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            if (!IsOfEncoded(name))
                plain.Headers.TryAddWithoutValidation(name, values);
        }

        return plain;
    }

    private static Func<Stream, Stream>? Decoder(string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => static encoded => new GZipStream(encoded, CompressionMode.Decompress),
        "deflate" => static encoded => new ZLibStream(encoded, CompressionMode.Decompress),
        "br" => static encoded => new BrotliStream(encoded, CompressionMode.Decompress),
        _ => null,
    };

    private static bool IsOfEncoded(string name) =>
        name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase);
}
