namespace Gateway.Telemetry.Tracing;

/// <summary>
/// The names on spans: OpenTelemetry's conventions for GenAI clients and HTTP servers
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/), and the gateway's own.
/// </summary>
internal static class SpanAttributes
{
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string HttpMethod = "http.request.method";
    public const string HttpRoute = "http.route";
    public const string HttpStatus = "http.response.status_code";
    public const string UrlPath = "url.path";
    public const string UrlScheme = "url.scheme";

    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Stream = "gen_ai.request.stream";
    public const string FinishReasons = "gen_ai.response.finish_reasons";

    /// <summary>Seconds.</summary>
    public const string FirstChunk = "gen_ai.response.time_to_first_chunk";

    /// <summary>Read from and written to caches included.</summary>
    public const string InputTokens = "gen_ai.usage.input_tokens";

    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";

    public const string RequestId = "gateway.request.id";
    public const string Ingress = "gateway.ingress";

    /// <summary>The <c>model</c> the client asked for.</summary>
    public const string Route = "gateway.route";

    public const string GatewayProvider = "gateway.provider";
    public const string Exchange = "gateway.exchange";

    /// <summary>1 for the first call to a provider.</summary>
    public const string AttemptNumber = "gateway.attempt.number";

    public const string Attempts = "gateway.attempts";
    public const string Outcome = "gateway.outcome";
    public const string CostUsd = "gateway.cost.usd";
    public const string UsageSource = "gateway.usage.source";
    public const string Reason = "gateway.reason";

    /// <summary>Seconds.</summary>
    public const string QueueWait = "gateway.queue.wait";

    public const string From = "gateway.from";
    public const string To = "gateway.to";
}
