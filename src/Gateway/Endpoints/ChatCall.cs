using System.Buffers;
using Gateway.Accounting;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>One chat request on its walk through the pipeline.</summary>
public sealed class ChatCall(HttpContext http, Composition composition, IIngressDialect dialect, long startedAt, DateTimeOffset createdAt)
    : GatewayCall(http, composition, startedAt, createdAt)
{
    private PromptPrefix? _prefix;

    public IIngressDialect Dialect => dialect;

    public override Gateway.Protocol.Chat.Dialect Speech => dialect.Dialect;

    public override bool IsCount => dialect.Operation == ChatOperation.CountTokens;

    public override string Operation => dialect.Operation.Word();

    public override bool IsLocal(Attempt attempt) => IsCount && !attempt.Outcome.IsSkipped && attempt.Dialect != dialect.Dialect;

    /// <summary>The surface it came in by.</summary>
    public Surface Surface => IsCount ? Surface.CountTokens : Speech == Gateway.Protocol.Chat.Dialect.OpenAi ? Surface.ChatCompletions : Surface.Messages;

    /// <summary>A caller who is known already; null: access decides.</summary>
    public Caller? AdmittedAs { get; init; }

    /// <summary>Ask this target alone, once: no plan, no circuit, no retry. Null: as the request's model says.</summary>
    public Target? OnlyTarget { get; init; }

    public RequestBody? Body { get; set; }

    /// <summary>Null until the body has been read.</summary>
    public IngressRequest? Request { get; set; }

    /// <summary>Covers its attempts by its budgets; null where none holds for it.</summary>
    internal ChatCover? Cover { get; set; }

    /// <summary>What was changed in the request whoever answers it; null where nothing was.</summary>
    public ConversionReport? Changes { get; set; }

    /// <summary>Null until the first target is asked.</summary>
    public RequestProgress? Progress { get; set; }

    public override string Ingress => IsCount ? Operation : dialect.Dialect.Name();

    public override bool IsStream => Request?.Peek.Stream ?? false;

    public override string? ConversationId => Request?.ConversationId;

    public override string? UserId => Request?.UserId;

    public override string? AskedModel => Request?.Peek.Model;

    public override IReadOnlyList<Attempt> Attempts => Progress?.Attempts ?? [];

    public override Target? Current => Progress?.Current;

    public override TimeSpan ProviderTime => Progress?.ProviderTime ?? TimeSpan.Zero;

    public override ConversionReport? Report => Progress?.Report;

    public override PromptPrefix? Prefix => _prefix;

    /// <summary>Notes what its prompt begins with: while its body is there.</summary>
    public void NotePrefix() => _prefix = PromptPrefix.Of(Body!.Bytes.Span, Request!.Peek.PrefixRanges);

    public override void Ended(Attempt attempt) => Progress!.Ended(attempt);

    public override void SetWalk()
    {
        if (Progress is { } progress)
            AnswerHeaders.SetWalk(Http.Response, progress, current: null);
    }

    public override void WriteError(GatewayError error, IBufferWriter<byte> output) => dialect.WriteError(error.Type, error.Message, RequestId, output);

    public override void WriteErrorEvent(GatewayError error, IBufferWriter<byte> output) =>
        dialect.WriteErrorEvent(error.Type, error.Message, RequestId, output);
}
