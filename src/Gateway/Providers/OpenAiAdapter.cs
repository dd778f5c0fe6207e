using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Model;

namespace Gateway.Providers;

/// <summary>OpenAI's API and those that copy it. Spec: platform.openai.com, "Authentication".</summary>
public sealed class OpenAiAdapter(ProviderOptions options, string credential) : ProviderAdapter(options, credential)
{
    private readonly string _authorization = $"Bearer {credential}";

    public override IEgressDialect Dialect { get; } = new OpenAiDialect();

    protected override string ModelsPath => Join("/v1", "/models");

    protected override string Path(string model, bool stream) => Join("/v1", "/chat/completions");

    protected override void AddHeaders(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        if (Options.Organization is { Length: > 0 } organization)
            request.Headers.TryAddWithoutValidation("OpenAI-Organization", organization);
        if (Options.Project is { Length: > 0 } project)
            request.Headers.TryAddWithoutValidation("OpenAI-Project", project);
    }
}
