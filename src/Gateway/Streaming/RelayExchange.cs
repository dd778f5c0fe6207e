using System.Buffers;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>Same dialect on both sides: the caller's bytes go up with the model's name spliced in, the provider's come down untouched.</summary>
public sealed class RelayExchange(IngressRequest request, IUpstream upstream, Target target) : IExchange
{
    public string Name => "relay";

    public bool IsRelay => true;

    public ConversionReport? Report { get; private set; }

    public SplicedContent CreateContent()
    {
        // Thinking that another provider signed would be a permanent 400 here; it is the one thing a relay leaves out.
        var (body, removed) = ForeignReasoning.Remove(request.Body.Bytes);
        if (removed == 0)
            return new SplicedContent(request.Body, JsonSplice.WithModel(body, request.Peek, target.Model));

        Report = new ConversionReport();
        Report.Lost("messages[].content[].thinking", "left out: signed by another provider");
        return new SplicedContent(request.Body, JsonSplice.WithModel(body, request.Dialect.Peek(body), target.Model));
    }

    public IAnswerTranscriber CreateTranscriber() => new RelayTranscriber(upstream, target);

    private sealed class RelayTranscriber(IUpstream upstream, Target target) : IAnswerTranscriber
    {
        private readonly IUsageMeter _meter = upstream.Dialect.CreateUsageMeter();
        private ChatError? _error;
        private bool _contentSeen;
        private long? _inputTokens;

        public bool HasWrittenError { get; private set; }

        public ChatError? Error => _error ?? _meter.Error;

        public TokenUsage Usage => _meter.Usage;

        public long AnswerBytes => _meter.AnswerBytes;

        public StopReason? StopReason => _meter.StopReason;

        public long CountInputTokens(IngressRequest request) => _inputTokens ??= upstream.CountInputTokens(request.ReadChat(), target.Model);

        public FrameKind Transcribe(in SseFrame frame, IBufferWriter<byte> output)
        {
            var kind = _meter.Observe(frame);
            if (kind == FrameKind.Content && !_contentSeen)
                kind = CheckFirst(frame);
            if (kind == FrameKind.Error)
                PassOnError(frame, output);
            else
                output.Write(frame.Raw.Span);
            return kind;
        }

        // What is not passed on, the gateway says in an error event of its own.
        private void PassOnError(in SseFrame frame, IBufferWriter<byte> output)
        {
            if (!IsForTheClient(frame))
                return;
            output.Write(upstream.Mask(frame.Raw).Span);
            HasWrittenError = true;
        }

        // What nobody can read tells a client nothing, a refused credential is the gateway's and not its own, and clients of Messages act
        // on an event by its name alone.
        private bool IsForTheClient(in SseFrame frame) =>
            Error is not ({ Kind: ChatErrorKind.Malformed } or { IsRefusedCredential: true })
            && (upstream.Dialect.Dialect != Dialect.Anthropic || frame.Event.Span.SequenceEqual("error"u8));

        // Meters pass over content unread. The first of it is looked at, while another target could still answer.
        private FrameKind CheckFirst(in SseFrame frame)
        {
            _contentSeen = true;
            if (frame.Data.IsEmpty || UnclosedFrame.IsWhole(frame))
                return FrameKind.Content;
            _error = new ChatError(ChatErrorKind.Malformed, "An event of the stream is not JSON.");
            return FrameKind.Error;
        }

        public bool Complete(IBufferWriter<byte> output)
        {
            if (_meter.IsComplete)
                return true;
            _error = _meter.Error ?? new ChatError(ChatErrorKind.Cut, "The provider's stream ended before the answer did.");
            return false;
        }

        public bool TranscribeBody(ReadOnlyMemory<byte> body, IBufferWriter<byte> output)
        {
            if (!_meter.ObserveBody(body))
            {
                _error = _meter.Error ?? new ChatError(ChatErrorKind.Malformed, "The provider's answer is not what its API promises.");
                return false;
            }

            output.Write(body.Span);
            return true;
        }
    }
}
