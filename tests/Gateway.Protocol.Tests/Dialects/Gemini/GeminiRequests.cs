using System.Buffers;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Gemini;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

/// <summary>Writes requests for tests to look at.</summary>
internal static class GeminiRequests
{
    public static (string Body, ConversionReport Report) Write(GeminiDialect dialect, ChatRequest request, string model = "gemini-2.5-flash")
    {
        var output = new ArrayBufferWriter<byte>();
        var report = new ConversionReport();
        dialect.WriteRequest(request, model, output, report);
        return (Encoding.UTF8.GetString(output.WrittenSpan), report);
    }
}
