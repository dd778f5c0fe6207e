using System.Buffers;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Anthropic Messages (<c>POST /v1/messages</c>), and the count of a request's tokens (<c>POST /v1/messages/count_tokens</c>, the same body but for
/// <c>max_tokens</c>): one class a half, composed here. The field table is in this folder's README.
/// </summary>
/// <param name="operation">What its callers ask for.</param>
public sealed class AnthropicDialect(ChatOperation operation = ChatOperation.Chat) : IIngressDialect, IEgressDialect
{
    public Dialect Dialect => Dialect.Anthropic;

    public ChatOperation Operation => operation;

    public RequestPeek Peek(ReadOnlyMemory<byte> body) => AnthropicRequestPeek.Read(body, operation);

    public ChatRequest ReadRequest(ReadOnlyMemory<byte> body) => AnthropicRequestReader.Read(body);

    public void PlanRelay(ReadOnlyMemory<byte> body, RequestPeek peek, string model, RelayPlan plan)
    {
        // Thinking that another provider signed would be a permanent 400 here.
        if (ForeignReasoning.MayBeIn(body.Span) && ForeignReasoning.Remove(body.Span, plan.Edits) > 0)
            plan.Lost("messages[].content[].thinking", "left out: signed by another provider");
    }

    public IChatEventWriter CreateEventWriter(EventWriterOptions options) => new AnthropicEventWriter(options);

    public void WriteResponse(ChatResponse response, EventWriterOptions options, IBufferWriter<byte> output) =>
        AnthropicResponseWriter.Write(response, options, output);

    public void WriteError(string type, string message, string requestId, IBufferWriter<byte> output, ErrorCause cause = default) =>
        AnthropicErrorWriter.Write(type, message, requestId, output);

    public void WriteErrorEvent(string type, string message, string requestId, IBufferWriter<byte> output) =>
        AnthropicErrorWriter.WriteEvent(type, message, requestId, output);

    public RequestRules RulesOf(string model) => AnthropicRules.Of(model);

    public void WriteRequest(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report) =>
        AnthropicRequestWriter.Write(request, model, output, report);

    public IChatEventReader CreateEventReader() => new AnthropicEventReader();

    public void ReadResponse(ReadOnlyMemory<byte> body, ICollection<ChatEvent> events) => AnthropicResponseReader.Read(body, events);

    public IUsageMeter CreateUsageMeter() => new AnthropicUsageMeter();

    public ChatError ReadError(int status, ReadOnlySpan<byte> body) => AnthropicErrorShape.Read(status, body);
}
