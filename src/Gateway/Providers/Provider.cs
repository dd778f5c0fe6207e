using System.Net;
using System.Text;
using Gateway.Model;
using Gateway.Model.Network;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Providers;

/// <summary>A configured upstream, ready to be called: its options, its adapter and one tuned connection pool.</summary>
public sealed class Provider : IUpstream, IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _http;
    private readonly Lazy<HttpMessageInvoker> _native;
    private readonly InputTokenCounter _countInput;
    private readonly SecretMask _mask;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">Its configuration.</param>
    /// <param name="credential">The gateway's credential; null where there is none.</param>
    /// <param name="isSimulated">Answers come from the simulator.</param>
    /// <param name="countInput">Counts what the provider did not.</param>
    /// <param name="mask">Masks what its errors quote; null: the credential alone is known by heart.</param>
    public Provider(string name, ProviderOptions options, string? credential, bool isSimulated, InputTokenCounter countInput, SecretMask? mask = null)
    {
        (_countInput, _mask) = (countInput, mask ?? new SecretMask(new KnownSecrets([credential ?? ""])));
        (Name, Options, HasCredential, IsSimulated) = (name, options, credential is { Length: > 0 } || options.ApiKeyOptional == true, isSimulated);
        Adapter = CreateAdapter(options, credential ?? "");
        Address = new Uri(options.BaseUrl!);
        _handler = CreateHandler(options, DecompressionMethods.All);
        _http = new HttpMessageInvoker(_handler, disposeHandler: false);
        _native = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(CreateHandler(options, DecompressionMethods.None)));
        // Over TLS the server chooses HTTP/2 where it can; clear text is HTTP/1.1.
        Version = options.BaseUrl!.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? HttpVersion.Version20 : HttpVersion.Version11;
    }

    public string Name { get; }

    public ProviderOptions Options { get; }

    public ProviderAdapter Adapter { get; }

    public IEgressDialect Dialect => Adapter.Dialect;

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The newest version of HTTP it is asked in.</summary>
    public Version Version { get; }

    public TimeoutOptions Timeouts => Options.Timeouts;

    public string Mask(string text) => _mask.Mask(text);

    public ReadOnlyMemory<byte> Mask(ReadOnlyMemory<byte> bytes) => _mask.MaskKnown(bytes);

    public StreamLimitOptions StreamLimits => Options.StreamLimits;

    /// <summary>It has a credential, or needs none. Without one the provider is left out of every plan.</summary>
    public bool HasCredential { get; }

    /// <summary>Answers come from the simulator, and say so.</summary>
    public bool IsSimulated { get; }

    public string DefaultModel => Options.DefaultModel!;

    public InputTokenCount CountInputTokens(ChatRequest request, string model) => _countInput(request, model, Dialect.Dialect);

    public Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken)
    {
        var request = Adapter.CreateRequest(call);
        request.Content = content;
        return SendAsync(request, cancellationToken);
    }

    /// <summary>It can be asked for something at no cost, to see whether it is there.</summary>
    public bool CanBeProbed => Adapter.HasModels;

    /// <summary>Asks for the list of models; completes when the response headers are there.</summary>
    public Task<HttpResponseMessage> ListModelsAsync(CancellationToken cancellationToken) =>
        SendAsync(Adapter.CreateModelsRequest(), cancellationToken);

    /// <summary>
    /// Sends a request that a caller wrote, with the gateway's credential, over connections of its own; the answer's bytes come as the vendor encoded them.
    /// Completes when the response headers are there.
    /// </summary>
    public Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, in TraceContext? trace, CancellationToken cancellationToken)
    {
        Adapter.Authorize(request, trace);
        return _native.Value.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        if (_native.IsValueCreated)
            _native.Value.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = Version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return _http.SendAsync(request, cancellationToken);
    }

    private static ProviderAdapter CreateAdapter(ProviderOptions options, string credential) => options.Dialect switch
    {
        "anthropic" => new AnthropicAdapter(options, credential),
        "openai" => new OpenAiAdapter(options, credential),
        _ => new GeminiAdapter(options, credential),
    };

    private static SocketsHttpHandler CreateHandler(ProviderOptions options, DecompressionMethods decompression) => new()
    {
        // The call says itself which trace it belongs to; the handler's own Activity would cost, and would send baggage along.
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = decompression,
        ConnectCallback = new GuardedConnection(AddressReaches.Of(new Uri(options.BaseUrl!), options.AllowPrivateAddress, options.IsLocal)).ConnectAsync,
        ConnectTimeout = options.Timeouts.Connect,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        MaxConnectionsPerServer = int.MaxValue,
        // DNS changes are seen within this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // The caller's headers reach the provider as they came, also beyond ASCII.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        // What is left of an answer nobody reads is not worth a connection.
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        UseCookies = false,
    };
}
