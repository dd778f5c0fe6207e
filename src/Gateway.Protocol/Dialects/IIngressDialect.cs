using System.Buffers;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects;

/// <summary>The halves of a dialect that face a client. Stateless; safe for concurrent use.</summary>
public interface IIngressDialect
{
    Dialect Dialect { get; }

    /// <summary>What its requests ask for.</summary>
    ChatOperation Operation => ChatOperation.Chat;

    /// <summary>
    /// One pass over the bytes: are they JSON, are the fields the gateway relies on of the right type, and what do they say?
    /// Unknown fields are nobody's business here. Every problem is found at once.
    /// </summary>
    RequestPeek Peek(ReadOnlyMemory<byte> body);

    /// <summary>Reads a body <see cref="Peek"/> found no problem in.</summary>
    /// <exception cref="RequestFormatException">A part the translation needs is not what the dialect says; holds every such problem.</exception>
    ChatRequest ReadRequest(ReadOnlyMemory<byte> body);

    /// <summary>A writer for one streamed answer.</summary>
    IChatEventWriter CreateEventWriter(EventWriterOptions options);

    /// <summary>Writes a whole answer.</summary>
    void WriteResponse(ChatResponse response, EventWriterOptions options, IBufferWriter<byte> output);

    /// <summary>Writes the dialect's error envelope (the body of a non-2xx answer).</summary>
    /// <param name="type">One of the contract's words.</param>
    /// <param name="message">For people.</param>
    /// <param name="requestId">The gateway's.</param>
    /// <param name="output">Takes the envelope.</param>
    /// <param name="cause">What it is about, for dialects that say so beside the words.</param>
    void WriteError(string type, string message, string requestId, IBufferWriter<byte> output, ErrorCause cause = default);

    /// <summary>Writes the dialect's error event into a stream that has begun; the connection ends after it.</summary>
    void WriteErrorEvent(string type, string message, string requestId, IBufferWriter<byte> output);
}

/// <summary>What an error is about, in words for programs (OpenAI's <c>param</c> and <c>code</c>).</summary>
/// <param name="Code">The vendor's word for it; null: by the error's type.</param>
/// <param name="Param">The parameter that is wrong; null: none, or not known.</param>
public readonly record struct ErrorCause(string? Code, string? Param = null);

/// <summary>Writes one streamed answer in the client's dialect.</summary>
public interface IChatEventWriter
{
    /// <summary>
    /// Writes what <paramref name="chatEvent"/> means in this dialect: no, one or several whole SSE frames.
    /// <see cref="ChatEvent.Failed"/> writes nothing: the exchange decides what the client is told (<see cref="IIngressDialect.WriteErrorEvent"/>).
    /// </summary>
    void Write(ChatEvent chatEvent, IBufferWriter<byte> output);
}

/// <summary>What an answer's writer needs beside the events.</summary>
/// <param name="FallbackId">The answer's id where the provider gave none.</param>
/// <param name="Model">The model to name where the provider named none.</param>
/// <param name="EstimatedInputTokens">For dialects that state input tokens at the start of a stream, where the provider states them at its end.</param>
/// <param name="IncludeUsage">The client wants usage in the stream.</param>
/// <param name="CreatedAt">When the answer began, for dialects that say so.</param>
public sealed record EventWriterOptions(
    string FallbackId, string Model, long EstimatedInputTokens, bool IncludeUsage, DateTimeOffset CreatedAt)
{
    /// <summary>The client reads one call in <c>function_call</c>, as before 2023 (<see cref="ChatRequest.UsesFunctions"/>).</summary>
    public bool UsesFunctions { get; init; }
}
