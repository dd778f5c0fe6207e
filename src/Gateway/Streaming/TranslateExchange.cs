using System.Buffers;
using System.Text;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>Different dialects: the request through the canonical model, the answer through the canonical events.</summary>
public sealed class TranslateExchange(
    IngressRequest request, ChatRequest chat, IUpstream upstream, Target target, EventWriterOptions options) : IExchange
{
    private const string HalfPair =
        "A text holds half of a surrogate pair (an escape such as \\ud800 without its other half), which cannot be translated for this provider. Send whole characters.";

    public string Name => "translate";

    public bool IsRelay => false;

    public ConversionReport? Report { get; private set; }

    public SplicedContent CreateContent()
    {
        Report = new ConversionReport();
        using var body = new PooledBuffer();
        try
        {
            var taken = upstream.Dialect.RulesOf(target.Model).Apply(chat, Report);
            upstream.Dialect.WriteRequest(taken, target.Model, body, Report);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException && LenientText.MayHoldHalves(request.Body.Bytes.Span))
        {
            throw new RequestFormatException([new RequestProblem("", HalfPair)], isProvidersRule: true);
        }

        // The content outlives a cancelled call while its last write is under way, so it owns its bytes.
        return new SplicedContent(owner: null, new SplicedBody(body.WrittenMemory.ToArray()));
    }

    public Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken) =>
        upstream.SendAsync(call, content, cancellationToken);

    public IAnswerTranscriber CreateTranscriber() => new TranslateTranscriber(request, upstream, target, options, Report ??= new ConversionReport());

    private sealed class TranslateTranscriber(
        IngressRequest request, IUpstream upstream, Target target, EventWriterOptions options, ConversionReport report) : IAnswerTranscriber
    {
        private const string LeftOut = "left out of the answer: only its provider's own dialect can say it";
        private readonly IChatEventReader _reader = upstream.Dialect.CreateEventReader();
        private readonly IChatEventWriter _writer = request.Dialect.CreateEventWriter(options);
        private readonly List<ChatEvent> _events = [];
        private long? _inputTokens;
        private int _calls;

        public bool HasWrittenError => false;

        public ChatError? Error { get; private set; }

        public TokenUsage Usage { get; private set; }

        public long AnswerBytes { get; private set; }

        public StopReason? StopReason { get; private set; }

        public long CountInputTokens(IngressRequest asked) => _inputTokens ??= upstream.CountInputTokens(asked.ReadChat(), target.Model).Tokens;

        public FrameKind Transcribe(in SseFrame frame, IBufferWriter<byte> output)
        {
            _events.Clear();
            _reader.Read(frame, _events);
            return WriteEvents(output);
        }

        public bool Complete(IBufferWriter<byte> output)
        {
            _events.Clear();
            _reader.Complete(_events);
            WriteEvents(output);
            return Error is null && StopReason is not null;
        }

        public bool TranscribeBody(ReadOnlyMemory<byte> body, IBufferWriter<byte> output)
        {
            _events.Clear();
            upstream.Dialect.ReadResponse(body, _events);
            var fold = new ResponseFold();
            foreach (var chatEvent in _events)
            {
                Note(chatEvent);
                if (chatEvent is ChatEvent.Finished && Usage.Output is null)
                    fold.Add(EstimateUsage());
                fold.Add(chatEvent);
            }

            if (Error is null)
                request.Dialect.WriteResponse(fold.ToResponse(), options, output);
            return Error is null;
        }

        private FrameKind WriteEvents(IBufferWriter<byte> output)
        {
            var kind = FrameKind.Lifecycle;
            foreach (var chatEvent in _events)
            {
                Note(chatEvent);
                if (chatEvent is ChatEvent.Finished && Usage.Output is null)
                    _writer.Write(EstimateUsage(), output);
                _writer.Write(chatEvent, output);
                if (KindOf(chatEvent) is var eventKind && eventKind > kind)
                    kind = eventKind;
            }

            return kind;
        }

        // For the client alone: accounts make the same estimate, and keep it apart from what the provider said.
        private ChatEvent.Usage EstimateUsage() => new(new TokenUsage
        {
            Input = Usage.TotalInput is null ? CountInputTokens(request) : Usage.Input,
            Output = UsageEstimate.OutputTokens(AnswerBytes),
            Source = UsageSource.Estimated,
        });

        private void Note(ChatEvent chatEvent)
        {
            switch (chatEvent)
            {
                case ChatEvent.BlockDelta { Kind: DeltaKind.Text or DeltaKind.Arguments or DeltaKind.Reasoning } delta:
                    AnswerBytes += Encoding.UTF8.GetByteCount(delta.Text);
                    break;
                case ChatEvent.Usage usage:
                    Usage = Usage.Merge(usage.Tokens);
                    break;
                case ChatEvent.Finished finished:
                    StopReason = finished.Reason;
                    break;
                case ChatEvent.Failed failed:
                    Error = failed.Error;
                    break;
                case ChatEvent.BlockStarted { Block: OpaqueBlock block } when block.Origin != request.Dialect.Dialect:
                    report.Lost($"content[].{block.Type}", LeftOut);
                    break;
                case ChatEvent.BlockStarted { Block: ToolUseBlock } when options.UsesFunctions && _calls++ > 0:
                    report.Lost("content[].tool_use", "left out of the answer: function_call has room for one");
                    break;
                case ChatEvent.BlockDelta { Kind: DeltaKind.Citation } when request.Dialect.Dialect == Dialect.OpenAi:
                    report.Lost("content[].citations", LeftOut);
                    break;
                case ChatEvent.Opaque opaque when opaque.Origin != request.Dialect.Dialect:
                    report.Lost(opaque.Name, LeftOut);
                    break;
            }
        }

        private static FrameKind KindOf(ChatEvent chatEvent) => chatEvent switch
        {
            ChatEvent.Failed => FrameKind.Error,
            ChatEvent.Finished => FrameKind.Terminal,
            ChatEvent.BlockDelta or ChatEvent.BlockStopped => FrameKind.Content,
            _ => FrameKind.Lifecycle,
        };
    }
}
