using System.Buffers;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>How one attempt's bytes get to the provider and back: relayed or translated. What the gateway answers itself needs no provider.</summary>
public interface IExchange
{
    /// <summary><c>relay</c>, <c>translate</c> or <c>local</c>: as the log writes it.</summary>
    string Name { get; }

    /// <summary>Same dialect on both sides: what else the caller sends (query, headers) and the provider answers means the same to both.</summary>
    bool IsRelay { get; }

    /// <summary>What the translation of the request lost, and of the answer so far; null for a relay.</summary>
    ConversionReport? Report { get; }

    /// <summary>The body for the provider.</summary>
    SplicedContent CreateContent();

    /// <summary>The gateway answers in the provider's place: the time that takes is its own.</summary>
    bool IsLocal => false;

    /// <summary>Sends the call; completes when the answer's headers are there.</summary>
    Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken);

    IAnswerTranscriber CreateTranscriber();
}

/// <summary>Carries one answer from the provider to the client, and notes what accounts need.</summary>
public interface IAnswerTranscriber
{
    /// <summary>Writes what <paramref name="frame"/> means to the client, and says what it was.</summary>
    FrameKind Transcribe(in SseFrame frame, IBufferWriter<byte> output);

    /// <summary>The provider's stream has ended. True when it was a complete answer; else <see cref="Error"/> says what is missing.</summary>
    bool Complete(IBufferWriter<byte> output);

    /// <summary>Writes a whole unary body. False when it is no answer; then <see cref="Error"/> says why.</summary>
    bool TranscribeBody(ReadOnlyMemory<byte> body, IBufferWriter<byte> output);

    /// <summary>The provider's own error event was written as it came: nothing needs to be said after it.</summary>
    bool HasWrittenError { get; }

    /// <summary>The answer is billed by its tokens.</summary>
    bool UsesTokens => true;

    ChatError? Error { get; }

    TokenUsage Usage { get; }

    /// <summary>Bytes of the answer's own words so far: the base for an estimate where <see cref="Usage"/> does not say.</summary>
    long AnswerBytes { get; }

    StopReason? StopReason { get; }

    /// <summary>Input tokens of the request as its target reads it, counted: for where <see cref="Usage"/> does not say.</summary>
    /// <exception cref="RequestFormatException">The request is not what its dialect says.</exception>
    long CountInputTokens(IngressRequest request);
}
