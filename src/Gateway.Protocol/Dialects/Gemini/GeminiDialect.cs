using System.Buffers;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Google Gemini toward a provider: <c>generateContent</c> and <c>streamGenerateContent?alt=sse</c> (https://ai.google.dev/api/generate-content).
/// The model and the choice between the two are in the address, not in the body.
/// </summary>
public sealed class GeminiDialect : IEgressDialect
{
    public Dialect Dialect => Dialect.Gemini;

    public RequestRules RulesOf(string model) => GeminiRules.Of(model);

    public void WriteRequest(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report) =>
        GeminiRequestWriter.Write(request, model, output, report);

    public IChatEventReader CreateEventReader() => new GeminiEventReader();

    public void ReadResponse(ReadOnlyMemory<byte> body, ICollection<ChatEvent> events) => GeminiResponseReader.Read(body, events);

    public IUsageMeter CreateUsageMeter() => new GeminiUsageMeter();

    public ChatError ReadError(int status, ReadOnlySpan<byte> body) => GeminiErrorShape.Read(status, body);
}
