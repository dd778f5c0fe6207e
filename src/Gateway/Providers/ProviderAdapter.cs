using System.Collections.Concurrent;
using Gateway.Model;
using Gateway.Protocol.Dialects;

namespace Gateway.Providers;

/// <summary>
/// What differs between vendors outside the body: address, credential, version headers. Knows one dialect and no HTTP context.
/// </summary>
public abstract class ProviderAdapter(ProviderOptions options, string credential)
{
    private const int MaxCachedAddresses = 1024;
    private readonly ConcurrentDictionary<(string Model, bool Stream, ChatOperation Operation), Uri> _addresses = new();

    public abstract IEgressDialect Dialect { get; }

    protected ProviderOptions Options => options;

    protected string Credential => credential;

    /// <summary>The base address without a trailing slash.</summary>
    protected string BaseUrl { get; } = options.BaseUrl!.TrimEnd('/');

    /// <summary>The request for one call, without its content.</summary>
    /// <param name="call">What is asked.</param>
    public HttpRequestMessage CreateRequest(UpstreamCall call)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(call));
        foreach (var (name, value) in call.ForwardedHeaders)
            request.Headers.TryAddWithoutValidation(name, value);
        AddHeaders(request);
        AddConfigured(request);
        AddTrace(request, call.Trace);
        return request;
    }

    /// <summary>The vendor can be asked for something at no cost.</summary>
    public bool HasModels => ModelsPath is not null;

    /// <summary>The request for the list of models, as short as the vendor lets it be: the cheapest call that needs the credential.</summary>
    /// <exception cref="InvalidOperationException">There is none (<see cref="HasModels"/>).</exception>
    public HttpRequestMessage CreateModelsRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, ModelsPath ?? throw new InvalidOperationException("The provider has no list of models."));
        AddHeaders(request);
        AddConfigured(request);
        return request;
    }

    /// <summary>Puts the gateway's credential, the vendor's own headers and the trace on a request the caller wrote, whose own are gone.</summary>
    public void Authorize(HttpRequestMessage request, in TraceContext? trace)
    {
        AddHeaders(request);
        AddConfigured(request);
        AddTrace(request, trace);
    }

    /// <summary>The address of any path of the vendor, spelled as the caller spelled it; a version that the base address ends with is not said twice.</summary>
    /// <param name="path">Without a leading slash.</param>
    /// <param name="query">With its <c>?</c>, or "".</param>
    public Uri NativeAddress(string path, string query)
    {
        var version = path.Split('/', 2)[0];
        var isSaid = version is ['v', >= '0' and <= '9', ..] && BaseUrl.EndsWith($"/{version}", StringComparison.Ordinal);
        var address = isSaid ? BaseUrl + path[version.Length..] : $"{BaseUrl}/{path}";
        return new Uri(address + NativeQuery(query), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>A caller's query with what the vendor's own address needs beside it.</summary>
    protected virtual string NativeQuery(string query) => query;

    /// <summary>Null where the vendor has none.</summary>
    protected abstract string? ModelsPath { get; }

    protected abstract string Path(string model, bool stream);

    /// <summary>Where tokens are counted.</summary>
    /// <exception cref="NotSupportedException">Nobody asks this vendor: the gateway counts.</exception>
    protected virtual string CountPath => throw new NotSupportedException("Tokens for this dialect are counted by the gateway.");

    /// <summary>Adds the credential and the vendor's own headers; what the caller's forwarded headers already say stays.</summary>
    protected abstract void AddHeaders(HttpRequestMessage request);

    /// <summary>Adds the configuration's own headers; they count before the caller's.</summary>
    protected void AddConfigured(HttpRequestMessage request)
    {
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    // Baggage stays here: what an operator's services tell each other is no vendor's business.
    private static void AddTrace(HttpRequestMessage request, in TraceContext? trace)
    {
        if (trace is not { } context)
            return;
        request.Headers.TryAddWithoutValidation("traceparent", context.Parent);
        if (context.State is { } state)
            request.Headers.TryAddWithoutValidation("tracestate", state);
    }

    private Uri Address(UpstreamCall call)
    {
        if (call.Query.Length > 0)
            return new Uri(WithQuery(Path(call), call.Query));
        if (_addresses.TryGetValue((call.Model, call.Stream, call.Operation), out var known))
            return known;
        var address = new Uri(Path(call));
        if (_addresses.Count < MaxCachedAddresses)
            _addresses.TryAdd((call.Model, call.Stream, call.Operation), address);
        return address;
    }

    // The path may have a query of its own (api-version).
    private static string WithQuery(string path, string query) => path.Contains('?') ? $"{path}&{query.AsSpan(1)}" : path + query;

    private string Path(in UpstreamCall call) => call.Operation == ChatOperation.CountTokens ? CountPath : Path(call.Model, call.Stream);

    /// <summary>Puts <paramref name="path"/> behind the base address, which may end with the version already (<c>…/openai/v1</c>).</summary>
    protected string Join(string version, string path) =>
        BaseUrl.EndsWith(version, StringComparison.Ordinal) ? BaseUrl + path : BaseUrl + version + path;
}
