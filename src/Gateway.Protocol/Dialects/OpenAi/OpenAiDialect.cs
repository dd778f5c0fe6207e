using System.Buffers;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>OpenAI Chat Completions, towards providers (OpenAI and the many that are compatible with it) and towards clients.</summary>
/// <param name="quirks">What the provider does otherwise than OpenAI; null: nothing.</param>
public sealed class OpenAiDialect(OpenAiQuirks? quirks = null) : IEgressDialect, IIngressDialect
{
    private readonly OpenAiQuirks _quirks = quirks ?? OpenAiQuirks.None;

    public Dialect Dialect => Dialect.OpenAi;

    public RequestRules RulesOf(string model) => OpenAiRules.Of(model);

    public void WriteRequest(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report) =>
        OpenAiRequestWriter.Write(request, model, _quirks, output, report);

    public void PlanRelay(ReadOnlyMemory<byte> body, RequestPeek peek, string model, RelayPlan plan)
    {
        if (_quirks.ChangesRequests)
            new OpenAiRequestEdits(body, _quirks, plan.Edits, plan.Lost).Plan();
        if (_quirks.AsksForUsage && peek is { Stream: true, IncludeUsage: false })
            OpenAiUsageRequest.Add(body, peek.StreamOptions, plan);
    }

    public IChatEventReader CreateEventReader() => new OpenAiEventReader(_quirks);

    public void ReadResponse(ReadOnlyMemory<byte> body, ICollection<ChatEvent> events) =>
        OpenAiEventReader.ReadResponse(body, _quirks, events);

    public IUsageMeter CreateUsageMeter() => new OpenAiUsageMeter();

    public ChatError ReadError(int status, ReadOnlySpan<byte> body) => OpenAiErrorShape.Read(status, body);

    public RequestPeek Peek(ReadOnlyMemory<byte> body) => OpenAiRequestPeek.Read(body.Span);

    public ChatRequest ReadRequest(ReadOnlyMemory<byte> body) => OpenAiRequestReader.Read(body.Span);

    public IChatEventWriter CreateEventWriter(EventWriterOptions options) => new OpenAiEventWriter(options);

    public void WriteResponse(ChatResponse response, EventWriterOptions options, IBufferWriter<byte> output) =>
        OpenAiResponseWriter.Write(response, options, output);

    public void WriteError(string type, string message, string requestId, IBufferWriter<byte> output, ErrorCause cause = default) =>
        OpenAiErrorShape.Write(type, message, output, cause);

    public void WriteErrorEvent(string type, string message, string requestId, IBufferWriter<byte> output) =>
        OpenAiErrorShape.WriteEvent(type, message, output);
}
