namespace Gateway.Model;

/// <summary>
/// A configured upstream. What is not said comes from a preset: the one that has the provider's name (<c>claude</c>, <c>gemini</c>, <c>openai</c>,
/// <c>groq</c>, …), or the one that <see cref="Preset"/> names.
/// </summary>
public sealed class ProviderOptions
{
    /// <summary>The preset that fills in what is not said, under whatever name. Default: the one of the provider's name, where there is one.</summary>
    public string? Preset { get; set; }

    /// <summary>The wire format it speaks: <c>anthropic</c>, <c>openai</c> or <c>gemini</c>.</summary>
    public string? Dialect { get; set; }

    /// <summary>Absolute http(s) address; the dialect's path is put behind it, without its version where the address ends with that already.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>
    /// Whether it may be at a private address (loopback, 10/8, …). Default: where <see cref="BaseUrl"/> says one itself (<c>127.0.0.1</c>,
    /// <c>localhost</c>), or the preset is that of a server of one's own. True: wherever its name leads, link-local addresses and clouds' metadata too;
    /// false: public addresses alone.
    /// </summary>
    public bool? AllowPrivateAddress { get; set; }

    /// <summary>Its preset is that of a server of one's own: a name in one's own network is what is expected.</summary>
    internal bool IsLocal { get; set; }

    /// <summary>
    /// Dialect <c>openai</c>: the path of chat completions behind <see cref="BaseUrl"/>, where it is not <c>/v1/chat/completions</c>; <c>{model}</c>
    /// stands for the model (<c>/openai/deployments/{model}/chat/completions</c>). A preset's counts only where the address does not end with <c>/v1</c>.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Dialect <c>openai</c>: what the health probe asks for behind <see cref="BaseUrl"/>, where it is not the list of models; <c>none</c>: the provider
    /// has nothing that could be asked for at no cost.
    /// </summary>
    public string? ProbePath { get; set; }

    /// <summary>Dialect <c>openai</c>: the version in the query (<c>api-version=2024-10-21</c>). A preset's counts as with <see cref="Path"/>.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The credential. Never logged, never returned.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The file that holds the credential, where <see cref="ApiKey"/> does not: read with the configuration, without the line break at its end.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>What <see cref="ApiKeyFile"/> holds. No part of the configuration: it is read once for all who need it.</summary>
    internal string? KeyOfFile { get; set; }

    /// <summary>Environment variables that may hold the credential, comma-separated: the first that is set counts.</summary>
    public string? ApiKeyEnv { get; set; }

    /// <summary>It may be called without a credential (a server of one's own): to be configured is enough to be used. Default false; local presets true.</summary>
    public bool? ApiKeyOptional { get; set; }

    /// <summary>
    /// Dialect <c>openai</c>: the header that carries the credential, and what stands before it. Default <c>Authorization: Bearer</c>; a name alone
    /// (<c>api-key</c>) carries the credential as it is.
    /// </summary>
    public string? AuthHeader { get; set; }

    /// <summary>Further headers of every request, in the place of the caller's of that name. Their values are shown nowhere.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>OpenAI organisation (<c>OpenAI-Organization</c>).</summary>
    public string? Organization { get; set; }

    /// <summary>OpenAI project (<c>OpenAI-Project</c>).</summary>
    public string? Project { get; set; }

    /// <summary>
    /// The vendor whose prices count, by its name in the catalogue (<c>groq</c>, <c>x-ai</c>); <c>none</c>: the catalogue's prices say nothing about this
    /// provider. Default: the preset's; else the one at the address; else the one that the model's name tells.
    /// </summary>
    public string? Vendor { get; set; }

    /// <summary>The model asked for where nothing else says which.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>The models it serves; <c>*</c> stands for anything.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Which of its models stands in for another provider's model on fallback.</summary>
    public IDictionary<string, string> ModelMap { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Failures that let the next target try although they are the request's own: <c>context_length_exceeded</c>, <c>not_found</c> (or
    /// <c>model_not_found</c>), <c>content_filter</c>, <c>request_too_large</c>. Default the first two; empty, or <c>none</c>: no such failure.
    /// </summary>
    public IList<string> FallbackOn { get; set; } = [];

    /// <summary>Dialect <c>openai</c>: what the provider does otherwise than OpenAI.</summary>
    public QuirkOptions Quirks { get; set; } = new();

    public TimeoutOptions Timeouts { get; set; } = new();

    public StreamLimitOptions StreamLimits { get; set; } = new();

    /// <summary>What its models can and cannot do, where the catalogue does not know.</summary>
    public CapabilityOptions Capabilities { get; set; } = new();

    public RetryOptions Retry { get; set; } = new();

    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>How much it may be asked for, by all callers together. Calls that count tokens, list models and such do not count. Default: without limits.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>Where requests wait that are over <see cref="Limits"/> while no other target is ready.</summary>
    public QueueOptions Queue { get; set; } = new();
}

/// <summary>Requests that wait for a provider: by priority, and within one by turns between the keys.</summary>
public sealed record QueueOptions
{
    /// <summary>Requests of each priority that may wait; their bodies are in memory meanwhile. Default 100; range 0 (nobody waits) to 10,000.</summary>
    public int Length { get; set; } = 100;

    /// <summary>How long one may wait; the time all its attempts share bounds it, too. Default 10 s; range 0 to 5 min.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// How long each stage of an attempt may take. Range: over 0, at most 1 hour.
/// Pings: before the first content only <see cref="FirstEvent"/> counts, and a provider's pings do not extend it, for they are no content. Once the
/// answer has begun every byte of the provider, pings too, is life for <see cref="Idle"/>, and <see cref="Total"/> bounds the whole.
/// The gateway's own <c>: ping</c> to the client counts for nothing.
/// </summary>
public sealed class TimeoutOptions
{
    /// <summary>To a ready connection (DNS, TCP, TLS). Default 10 s.</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Streams: from dispatch until the first content event, whatever else comes before it. Default 2 min.</summary>
    public TimeSpan FirstEvent { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Unary: from dispatch until the whole answer. Default 5 min.</summary>
    public TimeSpan Response { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two reads of a body or stream. Default 1 min.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// All attempts of one request, from its arrival. Default 10 min; the smallest over the plan's providers counts, and <c>x-gateway-timeout-ms</c> may
    /// only shorten it. Its end is no provider's failure.
    /// </summary>
    public TimeSpan Total { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>How long a streamed answer may grow: a provider that never ends must not hold a client for ever.</summary>
public sealed class StreamLimitOptions
{
    /// <summary>Frames of one stream, comments included. Default 1,000,000; range 1,000 to 100,000,000.</summary>
    public long MaxEvents { get; set; } = 1_000_000;

    /// <summary>Bytes of one stream as the provider sends it. Default 256 MiB; range 1 MiB to 16 GiB.</summary>
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;
}

/// <summary>
/// What a provider's models can do. A target that cannot express a request is passed over where another can. Null: what the catalogue says, else
/// taken for granted.
/// </summary>
public sealed class CapabilityOptions
{
    /// <summary>Pictures in messages.</summary>
    public bool? Images { get; set; }

    /// <summary>Documents (PDF) in messages.</summary>
    public bool? Documents { get; set; }

    /// <summary>Tool calls.</summary>
    public bool? Tools { get; set; }

    /// <summary>Tokens of input and output together. At least 1.</summary>
    public int? ContextWindow { get; set; }
}

/// <summary>Retries against the same target: exponential with jitter, or as long as the provider asks. Only before the answer has begun.</summary>
public sealed class RetryOptions
{
    /// <summary>Default 3; range 0 (no retries) to 10.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The first wait, doubled each time. Default 1 s; range 0 to <see cref="MaxDelay"/>.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait; a provider that asks for more is not asked again. Default 30 s; range 0 to 10 min.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>When a provider is left alone, and for how long.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Opens at this many failures within <see cref="SamplingDuration"/> that are at least half of the calls in it. Default 5; range 1 to 10,000.</summary>
    public int FailureThreshold { get; set; } = 5;

    /// <summary>Default 60 s; range 1 s to 1 h.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// From opening until one probe decides; a stream that probes decides at its end. Default 60 s, <c>claude</c> 300 s; range 0.5 s to 24 h. Where no
    /// other provider is ready either, a request waits up to 1 s for it.
    /// </summary>
    public TimeSpan? BreakDuration { get; set; }
}
