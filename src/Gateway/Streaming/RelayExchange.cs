using System.Buffers;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>Same dialect on both sides: the caller's bytes go up with the model's name spliced in, the provider's come down untouched.</summary>
public sealed class RelayExchange(IngressRequest request, IUpstream upstream, Target target) : IExchange
{
    public string Name => "relay";

    public bool IsRelay => true;

    private readonly RelayPlan _plan = new();

    public ConversionReport? Report => _plan.Losses;

    public SplicedContent CreateContent()
    {
        var (body, peek) = (request.Body.Bytes, request.Peek);
        upstream.Dialect.PlanRelay(body, peek, target.Model, _plan);
        JsonSplice.SetModel(_plan.Edits, body, peek, target.Model);
        return new SplicedContent(request.Body, _plan.Apply(body));
    }

    public Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken) =>
        upstream.SendAsync(call, content, cancellationToken);

    public IAnswerTranscriber CreateTranscriber() => new RelayTranscriber(upstream, target, _plan.HidesUsage);

    private sealed class RelayTranscriber(IUpstream upstream, Target target, bool hidesUsage) : IAnswerTranscriber
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

        public long CountInputTokens(IngressRequest request) => _inputTokens ??= upstream.CountInputTokens(request.ReadChat(), target.Model).Tokens;

        public FrameKind Transcribe(in SseFrame frame, IBufferWriter<byte> output)
        {
            // An error is the last event of Messages: a message_stop behind it would call the answer whole.
            if (HasWrittenError && upstream.Dialect.Dialect == Dialect.Anthropic)
                return FrameKind.Lifecycle;
            var kind = _meter.Observe(frame);
            if (kind == FrameKind.Content && !_contentSeen)
                kind = CheckFirst(frame);
            if (kind == FrameKind.Error)
                PassOnError(frame, output);
            else if (kind != FrameKind.Usage || !hidesUsage)
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
