using Gateway.Accounting;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Storage.Journal;
using Gateway.Telemetry.Tracing;

namespace Gateway.Endpoints;

/// <summary>One request on its walk through the pipeline.</summary>
public sealed class ChatCall(HttpContext http, IIngressDialect dialect, long startedAt, DateTimeOffset createdAt)
{
    private (string Model, string Shown) _shown;

    public HttpContext Http => http;

    public IIngressDialect Dialect => dialect;

    /// <summary>It asks how many tokens it has: nothing is used, and how long that took says nothing of a model.</summary>
    public bool IsCount => dialect.Operation == ChatOperation.CountTokens;

    /// <summary>The gateway counted (or could not) in the provider's place: nobody was called.</summary>
    public bool IsLocal(Attempt attempt) => IsCount && !attempt.Outcome.IsSkipped && attempt.Dialect != dialect.Dialect;

    /// <summary>The surface it came in by, as logs and metrics name it.</summary>
    public string Ingress => IsCount ? dialect.Operation.Word() : dialect.Dialect.Name();

    /// <summary>Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of arrival.</summary>
    public long StartedAt => startedAt;

    public DateTimeOffset CreatedAt => createdAt;

    public string RequestId { get; } = RequestHeaders.RequestId(http.Request);

    /// <summary>The trace its caller says it belongs to; null where none.</summary>
    public TraceContext? CallerTrace { get; } = Endpoints.CallerTrace.Read(http.Request);

    /// <summary>Its spans; null while nobody listens to them.</summary>
    public RequestTrace? Trace { get; set; }

    /// <summary>The key's name of a caller who is known already; null: access decides.</summary>
    public string? AdmittedAs { get; init; }

    /// <summary>Ask this target alone, once: no plan, no circuit, no retry. Null: as the request's model says.</summary>
    public Target? OnlyTarget { get; init; }

    public RequestBody? Body { get; set; }

    /// <summary>Null until the body has been read.</summary>
    public IngressRequest? Request { get; set; }

    /// <summary>Null until the first target is asked.</summary>
    public RequestProgress? Progress { get; set; }

    /// <summary>What its prompt begins with; null where that is short.</summary>
    public PromptPrefix? Prefix { get; set; }

    /// <summary>What the client was told in place of (the rest of) an answer.</summary>
    public GatewayError? Error { get; set; }

    public bool ClientGone { get; set; }

    /// <summary>Answers come from the simulator.</summary>
    public bool IsSimulated { get; set; }

    /// <summary>The row names neither conversation nor user.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>What is kept of its bodies; null where nothing is.</summary>
    public CallCapture? Capture { get; set; }

    /// <summary>The id of the row in the log; 0 until it is written first.</summary>
    public long RecordId { get; set; }

    /// <summary>Where the end of an answered request is kept until its row is written.</summary>
    public JournalSlot? Kept { get; set; }

    /// <summary>Takes secrets out of what is kept of it; null: nothing does.</summary>
    public SecretMask? Mask { get; set; }

    /// <summary>A model's name as it is kept: callers choose those that nobody configured.</summary>
    public string? Shown(string? model)
    {
        if (model is null || Mask is null)
            return model;
        if (!ReferenceEquals(_shown.Model, model))
            _shown = (model, Mask.Mask(model));
        return _shown.Shown;
    }
}
