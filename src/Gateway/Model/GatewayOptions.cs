namespace Gateway.Model;

/// <summary>The section <c>Gateway</c> of the configuration. Every value has a default; keys are as in the README.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>The provider asked first where the model does not name one. Default <c>claude</c>.</summary>
    public string PrimaryProvider { get; set; } = "claude";

    /// <summary>The providers tried after the resolved one, in order.</summary>
    public IList<string> FallbackChain { get; set; } = [];

    /// <summary>False: one target a request, whatever happens. Default true.</summary>
    public bool EnableFallback { get; set; } = true;

    public IDictionary<string, ProviderOptions> Providers { get; set; } =
        new Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names clients may send as <c>model</c>, each an own list of targets.</summary>
    public IDictionary<string, ModelRouteOptions> Routes { get; set; } = new Dictionary<string, ModelRouteOptions>(StringComparer.Ordinal);

    public AccessOptions Access { get; set; } = new();
}

/// <summary>A configured upstream. For the names <c>claude</c>, <c>gemini</c> and <c>openai</c> everything has a default.</summary>
public sealed class ProviderOptions
{
    /// <summary>The wire format it speaks: <c>anthropic</c>, <c>openai</c> or <c>gemini</c>.</summary>
    public string? Dialect { get; set; }

    /// <summary>Absolute http(s) address; the dialect's path is put behind it.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The credential. Never logged, never returned.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Environment variables that may hold the credential, comma-separated: the first that is set counts.</summary>
    public string? ApiKeyEnv { get; set; }

    /// <summary>OpenAI organisation (<c>OpenAI-Organization</c>).</summary>
    public string? Organization { get; set; }

    /// <summary>OpenAI project (<c>OpenAI-Project</c>).</summary>
    public string? Project { get; set; }

    /// <summary>The model asked for where nothing else says which.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>The models it serves; <c>*</c> stands for anything.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Which of its models stands in for another provider's model on fallback.</summary>
    public IDictionary<string, string> ModelMap { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Failures that let the next target try although they are the request's own: error kinds in snake case.
    /// Default <c>context_length_exceeded</c>, <c>not_found</c>.</summary>
    public IList<string> FallbackOn { get; set; } = [];

    public TimeoutOptions Timeouts { get; set; } = new();

    public RetryOptions Retry { get; set; } = new();

    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();
}

/// <summary>How long each stage of an attempt may take. Range: over 0, at most 1 hour.</summary>
public sealed class TimeoutOptions
{
    /// <summary>To a ready connection (DNS, TCP, TLS). Default 10 s.</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Streams: from dispatch until the first content event. Default 2 min.</summary>
    public TimeSpan FirstEvent { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Unary: from dispatch until the whole answer. Default 5 min.</summary>
    public TimeSpan Response { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two reads of a body or stream. Default 1 min.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>All attempts of one request. Default 10 min; the smallest over the plan's providers counts.</summary>
    public TimeSpan Total { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Retries against the same target.</summary>
public sealed class RetryOptions
{
    /// <summary>Default 3; 0 turns retries off.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The first wait, doubled each time. Default 1 s.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. Default 30 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>When a provider is left alone, and for how long.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Opens at this many failures within <see cref="SamplingDuration"/> that are at least half of the calls in it. Default 5.</summary>
    public int FailureThreshold { get; set; } = 5;

    /// <summary>Default 60 s.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>From opening until one probe decides. Default 60 s, <c>claude</c> 300 s.</summary>
    public TimeSpan? BreakDuration { get; set; }
}

/// <summary>A name clients may send as <c>model</c>: exactly its own targets are tried, in order; the fallback chain is not added.</summary>
public sealed class ModelRouteOptions
{
    /// <summary><c>fallback</c>: in the order given.</summary>
    public string Strategy { get; set; } = "fallback";

    public IList<TargetOptions> Targets { get; set; } = [];
}

/// <summary>One target of a route.</summary>
public sealed class TargetOptions
{
    public string? Provider { get; set; }

    /// <summary>Default: the provider's default model.</summary>
    public string? Model { get; set; }
}

/// <summary>Who may call.</summary>
public sealed class AccessOptions
{
    /// <summary><c>open</c> (Development's default) or <c>keys</c> (Production's default).</summary>
    public string? Mode { get; set; }

    /// <summary>The keys accepted in mode <c>keys</c>: a name (it stands in the log) and the key.</summary>
    public IDictionary<string, string> Keys { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
