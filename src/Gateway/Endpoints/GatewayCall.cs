using System.Buffers;
using Gateway.Access.Limits;
using Gateway.Accounting;
using Gateway.Accounting.Budgets;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Model.Limits;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Storage.Journal;
using Gateway.Telemetry.Tracing;

namespace Gateway.Endpoints;

/// <summary>One request, whatever its surface: what its errors, its log and its accounts need to know of it.</summary>
public abstract class GatewayCall(HttpContext http, Composition composition, long startedAt, DateTimeOffset createdAt)
{
    private (string Model, string Shown) _shown;

    public HttpContext Http => http;

    /// <summary>What it runs on from its beginning to its end.</summary>
    public Composition Composition => composition;

    /// <summary>Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of arrival.</summary>
    public long StartedAt => startedAt;

    public DateTimeOffset CreatedAt => createdAt;

    public string RequestId { get; } = RequestHeaders.RequestId(http.Request);

    /// <summary>The trace its caller says it belongs to; null where none.</summary>
    public TraceContext? CallerTrace { get; } = Endpoints.CallerTrace.Read(http.Request);

    /// <summary>Its spans; null while nobody listens to them.</summary>
    public RequestTrace? Trace { get; set; }

    /// <summary>The surface it came in by: <c>anthropic</c>, <c>openai</c>, <c>native</c>.</summary>
    public abstract string Ingress { get; }

    /// <summary>What is asked of a provider, as traces and metrics name it: <c>chat</c>, <c>count_tokens</c>, …</summary>
    public abstract string Operation { get; }

    /// <summary>It asks how many tokens it has: nothing is used, and how long that took says nothing of a model.</summary>
    public virtual bool IsCount => false;

    /// <summary>How long it takes belongs to what is known of its model's speed.</summary>
    public virtual bool IsTimed => true;

    /// <summary>The gateway counted (or could not) in the provider's place: nobody was called.</summary>
    public virtual bool IsLocal(Attempt attempt) => false;

    /// <summary>Its answer is a stream.</summary>
    public abstract bool IsStream { get; }

    /// <summary>Who is calling, once that is known.</summary>
    public Caller Caller { get; private set; } = Caller.Anonymous;

    /// <summary>The gateway key that was used, by its id.</summary>
    public string? KeyId => Caller.KeyId;

    public abstract string? ConversationId { get; }

    public abstract string? UserId { get; }

    /// <summary>The model the caller asked for; null where it is not known.</summary>
    public abstract string? AskedModel { get; }

    /// <summary>Ended attempts, in order.</summary>
    public abstract IReadOnlyList<Attempt> Attempts { get; }

    /// <summary>The target being asked, or that answered; null before the first.</summary>
    public abstract Target? Current { get; }

    /// <summary>Time that was not the gateway's own.</summary>
    public abstract TimeSpan ProviderTime { get; }

    /// <summary>What the translation of the last attempt lost; null where nothing was translated.</summary>
    public virtual ConversionReport? Report => null;

    /// <summary>What its prompt begins with; null where that is short, or not known.</summary>
    public virtual PromptPrefix? Prefix => null;

    /// <summary>What the client was told in place of (the rest of) an answer.</summary>
    public GatewayError? Error { get; set; }

    public bool ClientGone { get; set; }

    /// <summary>Its place within the limits; null where none holds for it.</summary>
    public LimitLease? Lease { get; set; }

    /// <summary>Its hold on its budgets; null where none holds for it.</summary>
    public BudgetHold? Hold { get; set; }

    /// <summary>What the journal holds as its reservation.</summary>
    public long KeptReservation { get; set; }

    /// <summary>The journal holds its end, not its beginning.</summary>
    public bool IsEndKept { get; set; }

    /// <summary>How near its caller is to the limits; null where none holds for it.</summary>
    public LimitStanding? Standing { get; set; }

    /// <summary>The dialect its answer's headers are in.</summary>
    public abstract Dialect Speech { get; }

    /// <summary>Answers come from the simulator.</summary>
    public bool IsSimulated { get; set; }

    /// <summary>The row names neither conversation nor user.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>What is kept of its bodies; null where nothing is.</summary>
    public CallCapture? Capture { get; set; }

    /// <summary>The id of the row in the log; 0 until it is written first.</summary>
    public long RecordId { get; set; }

    /// <summary>Where its beginning, then its end, is kept until its row is written; null where neither is.</summary>
    public JournalSlot? Kept { get; set; }

    /// <summary>Takes secrets out of what is kept of it; null: nothing does.</summary>
    public SecretMask? Mask { get; set; }

    /// <summary>Whose turn it is where calls wait for a provider: its key's priority, or a lower one it asks for itself.</summary>
    public CallPriority Priority => RequestHeaders.Priority(http.Request) is { } asked && asked > Caller.Priority ? asked : Caller.Priority;

    /// <summary>Who is calling is known.</summary>
    public void Admit(Caller caller) => Caller = caller;

    /// <summary>An attempt has ended, priced.</summary>
    public abstract void Ended(Attempt attempt);

    /// <summary>Sets the headers that say who was asked, where somebody was; the response has not started.</summary>
    public abstract void SetWalk();

    /// <summary>Writes an error in the caller's dialect: a whole body.</summary>
    public abstract void WriteError(GatewayError error, IBufferWriter<byte> output);

    /// <summary>Writes an error into a stream that has begun; nothing where that cannot be said.</summary>
    public abstract void WriteErrorEvent(GatewayError error, IBufferWriter<byte> output);

    /// <summary>A model's name as it is kept: callers choose those that nobody configured. Null where none is known.</summary>
    public string? Shown(string? model)
    {
        if (string.IsNullOrEmpty(model))
            return null;
        if (Mask is null)
            return model;
        if (!ReferenceEquals(_shown.Model, model))
            _shown = (model, Mask.Mask(model));
        return _shown.Shown;
    }
}
