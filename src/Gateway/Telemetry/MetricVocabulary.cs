using System.Collections.Frozen;
using Gateway.Protocol.Chat;

namespace Gateway.Telemetry;

/// <summary>
/// The names labels may take. Callers choose model names, and a label that takes any name grows the process's memory and the metrics
/// store's without end: what is not here is <c>other</c>.
/// </summary>
public sealed class MetricVocabulary
{
    /// <summary>Models kept at most, in the order given.</summary>
    public const int MaxModels = 300;

    /// <summary>A name outside the vocabulary.</summary>
    public const string Other = "other";

    /// <summary>There is nothing to name: the request failed before it had a provider or a model.</summary>
    public const string None = "none";

    private readonly FrozenSet<string> _models;
    private readonly FrozenDictionary<string, Dialect> _providers;

    /// <param name="models">Upstream models configuration and catalogue know, most wanted first.</param>
    /// <param name="providers">The configured providers and the dialects they speak.</param>
    public MetricVocabulary(IEnumerable<string> models, IEnumerable<KeyValuePair<string, Dialect>> providers)
    {
        _models = models.Distinct(StringComparer.Ordinal).Take(MaxModels).ToFrozenSet(StringComparer.Ordinal);
        _providers = providers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal string Model(string? name) => Known(name, name is not null && _models.Contains(name));

    internal string Provider(string? name) => Known(name, name is not null && _providers.ContainsKey(name));

    /// <summary>The provider as the GenAI semantic conventions name it (<c>gen_ai.provider.name</c>).</summary>
    internal string GenAiProvider(string provider) => !_providers.TryGetValue(provider, out var dialect)
        ? Other
        : dialect switch
        {
            Dialect.Anthropic => "anthropic",
            Dialect.OpenAi => "openai",
            _ => "gcp.gemini",
        };

    private static string Known(string? name, bool known) => string.IsNullOrEmpty(name) ? None : known ? name : Other;
}
