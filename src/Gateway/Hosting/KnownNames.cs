using Gateway.Endpoints.Composing;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>The names that may stand in metrics and figures: callers choose names, and these alone are bounded.</summary>
internal static class KnownNames
{
    /// <summary>The upstream models, configured ones first.</summary>
    public static IEnumerable<string> Models(Composition composition) =>
        composition.Routes.KnownModels.Select(target => target.Model)
            .Concat(composition.Options.Routes.Values.SelectMany(r => r.Targets).Select(t => t.Model).OfType<string>());

    public static MetricVocabulary Vocabulary(Composition composition) => new(
        Models(composition), composition.Providers.All.Select(p => KeyValuePair.Create(p.Name, p.Dialect.Dialect)));
}
