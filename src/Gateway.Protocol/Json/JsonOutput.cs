using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>How this project writes JSON: compact, only what JSON itself demands is escaped, key order as written.</summary>
public static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 512,
    };

    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> output) => new(output, Options);
}
