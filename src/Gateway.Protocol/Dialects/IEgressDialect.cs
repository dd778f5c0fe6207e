using System.Buffers;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects;

/// <summary>The halves of a dialect that face a provider. Stateless; safe for concurrent use.</summary>
public interface IEgressDialect
{
    Dialect Dialect { get; }

    /// <summary>
    /// Writes <paramref name="request"/> for <paramref name="model"/> in this dialect: deterministic, stable key order, the caller's order of
    /// messages and tools kept. What cannot be said goes to <paramref name="report"/>.
    /// </summary>
    void WriteRequest(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report);

    /// <summary>What <paramref name="model"/> takes, for requests that are translated: applied before <see cref="WriteRequest"/>.</summary>
    RequestRules RulesOf(string model);

    /// <summary>
    /// What a request of this dialect needs changed, beside its model, before this provider takes it or its use can be accounted for. Most need
    /// nothing: the caller's bytes go as they are.
    /// </summary>
    /// <param name="body">The caller's bytes, without what <paramref name="peek"/> would find wrong.</param>
    /// <param name="peek">What is known of them.</param>
    /// <param name="model">The upstream's name of the model.</param>
    /// <param name="plan">Takes the changes.</param>
    void PlanRelay(ReadOnlyMemory<byte> body, RequestPeek peek, string model, RelayPlan plan)
    {
    }

    /// <summary>A reader for one streamed answer.</summary>
    IChatEventReader CreateEventReader();

    /// <summary>
    /// Explodes a unary 2xx body into the events its stream would have had, the last one <see cref="ChatEvent.Finished"/> or
    /// <see cref="ChatEvent.Failed"/>. Never throws for what the body holds.
    /// </summary>
    void ReadResponse(ReadOnlyMemory<byte> body, ICollection<ChatEvent> events);

    /// <summary>A meter for one relayed answer.</summary>
    IUsageMeter CreateUsageMeter();

    /// <summary>Reads the body of a non-2xx answer. Never throws: a body that is not this dialect's error gives a kind by status alone.</summary>
    ChatError ReadError(int status, ReadOnlySpan<byte> body);
}

/// <summary>Reads one streamed answer, frame by frame. Never throws for what a frame holds: it ends the stream with <see cref="ChatEvent.Failed"/>.</summary>
public interface IChatEventReader
{
    /// <summary>Adds the events of <paramref name="frame"/> (none, one or many) to <paramref name="events"/>.</summary>
    void Read(in SseFrame frame, ICollection<ChatEvent> events);

    /// <summary>
    /// The upstream body has ended. Closes what is open and adds <see cref="ChatEvent.Finished"/> where the provider's terminal event or finish reason
    /// was seen, else <see cref="ChatEvent.Failed"/> with <see cref="ChatErrorKind.Cut"/>. Adds nothing where the stream had ended already.
    /// </summary>
    void Complete(ICollection<ChatEvent> events);
}

/// <summary>
/// Watches a relayed answer go by and notes what accounts need. It never changes a byte, and whatever it meets it never throws:
/// a meter that fails does not break a relay.
/// </summary>
public interface IUsageMeter
{
    /// <summary>Looks at one frame of a stream and says what it is. Cheap: content frames are told apart without parsing them.</summary>
    FrameKind Observe(in SseFrame frame);

    /// <summary>Looks at a whole unary body.</summary>
    /// <returns>False when the body is not an answer of this dialect (HTML, broken JSON, an error under status 200).</returns>
    bool ObserveBody(ReadOnlyMemory<byte> body);

    TokenUsage Usage { get; }

    StopReason? StopReason { get; }

    /// <summary>The model the provider says answered.</summary>
    string? Model { get; }

    /// <summary>The provider's id of the answer.</summary>
    string? Id { get; }

    /// <summary>The error the provider sent inside the stream or body.</summary>
    ChatError? Error { get; }

    /// <summary>The stream's terminal event was seen.</summary>
    bool IsComplete { get; }

    /// <summary>
    /// About how many bytes of UTF-8 the answer's own text has so far (text, thinking, arguments of tool calls; no JSON around them): the base
    /// for an estimate of the output when the stream ends without usage.
    /// </summary>
    long AnswerBytes { get; }
}

/// <summary>What a frame means to the commit gate.</summary>
public enum FrameKind
{
    /// <summary>Says nothing to the reader of the answer yet (<c>message_start</c>, <c>ping</c>, block starts, comments).</summary>
    Lifecycle,

    /// <summary>Token counts and nothing else (OpenAI's last chunk, without choices): no part of the answer.</summary>
    Usage,

    /// <summary>Part of the answer: once it is out, there is no other provider.</summary>
    Content,

    /// <summary>The end of a complete answer.</summary>
    Terminal,

    /// <summary>The provider reports a failure inside the stream.</summary>
    Error,
}
