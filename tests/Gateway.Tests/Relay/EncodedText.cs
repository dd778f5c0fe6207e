using System.IO.Compression;
using System.Text;

namespace Gateway.Tests.Relay;

/// <summary>Text as an HTTP <c>Content-Encoding</c> sends it.</summary>
internal static class EncodedText
{
    /// <param name="encoding"><c>gzip</c>, <c>br</c> or <c>deflate</c>.</param>
    /// <param name="text">What is encoded.</param>
    public static byte[] Of(string encoding, string text)
    {
        var output = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            _ => new ZLibStream(output, CompressionLevel.Fastest),
        })
            encoder.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }
}
