using Gateway.Model;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Providers;

/// <summary>OpenAI's API and those that copy it, each with its own path, header and quirks. Spec: platform.openai.com, "Authentication".</summary>
public sealed class OpenAiAdapter(ProviderOptions options, string credential) : ProviderAdapter(options, credential)
{
    private const string ModelPlace = "{model}";

    private readonly string _query = options.ApiVersion is { } version ? $"?api-version={Uri.EscapeDataString(version)}" : "";
    private readonly (string Name, string Value) _credential = CredentialHeader(options.AuthHeader, credential);

    public override IEgressDialect Dialect { get; } = new OpenAiDialect(OpenAiQuirkReading.Read(options.Quirks));

    protected override string? ModelsPath => Options.ProbePath switch
    {
        null => Join("/v1", "/models") + _query,
        "none" => null,
        var path => BaseUrl + path + _query,
    };

    protected override string Path(string model, bool stream) => Options.Path is { } path
        ? BaseUrl + path.Replace(ModelPlace, Uri.EscapeDataString(model), StringComparison.Ordinal) + _query
        : Join("/v1", "/chat/completions") + _query;

    protected override string NativeQuery(string query) =>
        _query.Length == 0 || query.Contains("api-version=", StringComparison.OrdinalIgnoreCase) ? query
        : query.Length <= 1 ? _query
        : $"{query}&{_query[1..]}";

    protected override void AddHeaders(HttpRequestMessage request)
    {
        // A caller's own header of that name would stand beside it.
        request.Headers.Remove(_credential.Name);
        // A server that asks for no credential is sent none.
        if (Credential.Length > 0)
            request.Headers.TryAddWithoutValidation(_credential.Name, _credential.Value);
        if (Options.Organization is { Length: > 0 } organization)
            request.Headers.TryAddWithoutValidation("OpenAI-Organization", organization);
        if (Options.Project is { Length: > 0 } project)
            request.Headers.TryAddWithoutValidation("OpenAI-Project", project);
    }

    private static (string Name, string Value) CredentialHeader(string? style, string credential) =>
        (style ?? "Authorization: Bearer").Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var scheme]
            ? (name, $"{scheme} {credential}")
            : (style!, credential);
}
