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

    public HttpContent CreateContent()
    {
        // Thinking that another provider signed would be a permanent 400 here; it is the one thing a relay leaves out.
        var (body, removed) = ForeignReasoning.Remove(request.Body.Bytes);
        if (removed == 0)
            return new SplicedContent(request.Body, JsonSplice.WithModel(body, request.Peek, target.Model));

        Report = new ConversionReport();
        Report.Lost("messages[].content[].thinking", "left out: signed by another provider");
        return new SplicedContent(request.Body, JsonSplice.WithModel(body, request.Dialect.Peek(body), target.Model));
    }

    public IAnswerTranscriber CreateTranscriber() => new RelayTranscriber(upstream.Dialect.CreateUsageMeter());

    private sealed class RelayTranscriber(IUsageMeter meter) : IAnswerTranscriber
    {
        private ChatError? _error;
        private bool _contentSeen;

        public bool HasWrittenError { get; private set; }

        public ChatError? Error => _error ?? meter.Error;

        public TokenUsage Usage => meter.Usage;

        public long AnswerBytes => meter.AnswerBytes;

        public StopReason? StopReason => meter.StopReason;

        public FrameKind Transcribe(in SseFrame frame, IBufferWriter<byte> output)
        {
            var kind = meter.Observe(frame);
            if (kind == FrameKind.Content && !_contentSeen)
                kind = CheckFirst(frame);
            // What nobody can read tells the client nothing: it gets an error event that says so.
            if (kind == FrameKind.Error && Error is { Kind: ChatErrorKind.Malformed })
                return kind;
            output.Write(frame.Raw.Span);
            HasWrittenError |= kind == FrameKind.Error;
            return kind;
        }

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
            if (meter.IsComplete)
                return true;
            _error = meter.Error ?? new ChatError(ChatErrorKind.Cut, "The provider's stream ended before the answer did.");
            return false;
        }

        public bool TranscribeBody(ReadOnlyMemory<byte> body, IBufferWriter<byte> output)
        {
            if (!meter.ObserveBody(body))
            {
                _error = meter.Error ?? new ChatError(ChatErrorKind.Malformed, "The provider's answer is not what its API promises.");
                return false;
            }

            output.Write(body.Span);
            return true;
        }
    }
}
