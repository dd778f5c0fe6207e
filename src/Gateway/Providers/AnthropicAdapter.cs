using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Model;

namespace Gateway.Providers;

/// <summary>Anthropic's API. Spec: docs.anthropic.com, "API overview" (headers, versions).</summary>
public sealed class AnthropicAdapter(ProviderOptions options, string credential) : ProviderAdapter(options, credential)
{
    /// <summary>The version sent where the caller sent none.</summary>
    public const string DefaultVersion = "2023-06-01";

    public override IEgressDialect Dialect { get; } = new AnthropicDialect();

    protected override string? ModelsPath => Join("/v1", "/models?limit=1");

    protected override string Path(string model, bool stream) => Join("/v1", "/messages");

    protected override string CountPath => Join("/v1", "/messages/count_tokens");

    protected override void AddHeaders(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("x-api-key", Credential);
        if (!request.Headers.NonValidated.Contains("anthropic-version"))
            request.Headers.TryAddWithoutValidation("anthropic-version", DefaultVersion);
    }
}
