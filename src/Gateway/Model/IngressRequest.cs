using Gateway.Model.Tokens;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Model;

/// <summary>One chat request as it came in. The bytes of the body are immutable from here on.</summary>
public sealed class IngressRequest
{
    private ChatRequest? _chat;
    private long? _inputTokens;

    public required IIngressDialect Dialect { get; init; }

    /// <summary>What it asks for.</summary>
    public ChatOperation Operation => Dialect.Operation;

    public required RequestBody Body { get; init; }

    public required RequestPeek Peek { get; init; }

    /// <summary>The caller's <c>x-request-id</c>, else one made here.</summary>
    public required string RequestId { get; init; }

    public string? ConversationId { get; init; }

    public string? UserId { get; init; }

    /// <summary>The caller did not say <c>x-gateway-fallback: off</c>.</summary>
    public bool AllowFallback { get; init; } = true;

    /// <summary>The caller said <c>x-gateway-strict: true</c>: a translation that loses something is an error.</summary>
    public bool Strict { get; init; }

    /// <summary><c>x-gateway-timeout-ms</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The query of the caller's address, <c>?</c> included; "" when there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers of the caller that reach a provider of the caller's dialect verbatim.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ForwardedHeaders { get; init; } = [];

    /// <summary>The same request with other bytes.</summary>
    public IngressRequest With(RequestBody body, RequestPeek peek) => new()
    {
        Dialect = Dialect,
        Body = body,
        Peek = peek,
        RequestId = RequestId,
        ConversationId = ConversationId,
        UserId = UserId,
        AllowFallback = AllowFallback,
        Strict = Strict,
        Timeout = Timeout,
        Query = Query,
        ForwardedHeaders = ForwardedHeaders,
    };

    /// <summary>The request in canonical terms: read when first asked for (a relay never asks), then kept.</summary>
    /// <exception cref="RequestFormatException">The request is not what its dialect says.</exception>
    public ChatRequest ReadChat() => _chat ??= Dialect.ReadRequest(Body.Bytes);

    /// <summary>A rough count of its input tokens, at least 1, whoever will answer: cheap, made when first asked for, then kept.</summary>
    /// <exception cref="RequestFormatException">The request is not what its dialect says.</exception>
    public long EstimateInputTokens() => _inputTokens ??= Math.Max(1, ChatTokens.Count(ReadChat(), ModelTokens.Other));
}
