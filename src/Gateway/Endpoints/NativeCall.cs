using System.Buffers;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Native;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>One request to <c>/native/{provider}/{path}</c>.</summary>
public sealed class NativeCall(HttpContext http, Composition composition, long startedAt, DateTimeOffset createdAt)
    : GatewayCall(http, composition, startedAt, createdAt)
{
    private static readonly AnthropicDialect Anthropic = new();
    private static readonly OpenAiDialect OpenAi = new();

    private Attempt[] _attempts = [];
    private TimeSpan _providerTime;
    private string? _user = RequestHeaders.UserId(http.Request);
    private string? _named;
    private string? _asked;

    /// <summary>The dialect of its errors: the provider's; null while that is not known.</summary>
    public Dialect? Dialect { get; private set; }

    /// <summary>Its body, for whoever has to decide by it before it is sent.</summary>
    public NativeBody Body { get; } = new(http);

    /// <summary>Its one relay; null until it begins.</summary>
    public NativeExchange? Exchange { get; set; }

    /// <summary>What the provider is told of the trace; null: nothing.</summary>
    public TraceContext? ToldTrace { get; set; }

    /// <summary>Who is asked; null while the provider is not known.</summary>
    public string? Provider { get; private set; }

    /// <summary>The provider and the model, as far as that is known now (else "").</summary>
    public Target? Target => Provider is { } provider ? new Target(provider, AskedModel ?? "") : null;

    public override Dialect Speech => Dialect ?? Gateway.Protocol.Chat.Dialect.OpenAi;

    public override string Ingress => "native";

    public override string Operation => Exchange?.Request.Operation.Name ?? Ingress;

    public override bool IsStream => Exchange?.IsStream ?? false;

    public override string? ConversationId { get; } = RequestHeaders.ConversationId(http.Request);

    public override string? UserId => _user;

    // Whoever calls may write anything there, as long as they like.
    public override string? AskedModel
    {
        get
        {
            if (Exchange?.Model is { } named && !ReferenceEquals(_named, named))
                (_named, _asked) = (named, CallerText.Model(named));
            return _asked;
        }
    }

    // What a native call asks for may be anything: how long that takes says nothing of a model.
    public override bool IsTimed => Exchange?.Request.Operation.IsChat ?? false;

    public override IReadOnlyList<Attempt> Attempts => _attempts;

    public override Target? Current => Target;

    public override TimeSpan ProviderTime => _providerTime;

    /// <summary>The dialect of its errors is known.</summary>
    public void Speaks(Dialect dialect) => Dialect = dialect;

    /// <summary>Its body names a user, and no header does.</summary>
    public void Names(string? user) => _user = RequestHeaders.Masked(Http.Request, CallerText.User(user));

    /// <summary>Which model it asks for was read before it is sent.</summary>
    public void Asks(string? model) => _asked = CallerText.Model(model);

    /// <summary>Whom it is for is known.</summary>
    public void Goes(string provider, Dialect dialect) => (Provider, Dialect) = (provider, dialect);

    /// <summary>It has waited for its turn: the gateway's own time is less by that.</summary>
    public void Waited(TimeSpan wait) => _providerTime += wait;

    public override void Ended(Attempt attempt)
    {
        _attempts = [.. _attempts, attempt];
        _providerTime += attempt.Duration;
    }

    public override void SetWalk()
    {
        if (_attempts.Length > 0)
            SetWalk(RequestProgress.Describe(_attempts));
    }

    /// <summary>Sets them on an answer that is passed on: the attempt has not ended, but its status is there.</summary>
    public void SetWalkOf(Outcome judged) => SetWalk($"{Provider}={judged.Word}");

    public override void WriteError(GatewayError error, IBufferWriter<byte> output)
    {
        if (Dialect == Gateway.Protocol.Chat.Dialect.Gemini)
            GeminiErrorWriter.Write(error.Status, error.Message, output);
        else if (SpeaksAnthropic)
            Anthropic.WriteError(error.Type, error.Message, RequestId, output);
        else
            OpenAi.WriteError(error.Type, error.Message, RequestId, output);
    }

    // Bytes of the vendor's stand there already: the connection is cut, which nobody takes for an end.
    public override void WriteErrorEvent(GatewayError error, IBufferWriter<byte> output)
    {
    }

    private bool SpeaksAnthropic => Dialect is { } dialect
        ? dialect == Gateway.Protocol.Chat.Dialect.Anthropic
        : Http.Request.Headers.ContainsKey("anthropic-version");

    private void SetWalk(string attempts)
    {
        Http.Response.Headers["x-gateway-attempts"] = attempts;
        AnswerHeaders.SetTarget(Http.Response, Target!);
        LimitHeaders.Set(Http.Response, Speech, Standing);
    }
}
