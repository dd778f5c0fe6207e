using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace Gateway.Telemetry.Otlp;

/// <summary>
/// One signal's export, as the standard <c>OTEL_*</c> variables say
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). They are read through configuration, so that any of its
/// sources may hold them. Their headers are tokens: they are handed to the exporter, and to nobody else.
/// </summary>
internal sealed class OtlpSignal
{
    public const string Traces = "TRACES";
    public const string Metrics = "METRICS";

    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Endpoint = "ENDPOINT";
    private const string Disabled = "OTEL_SDK_DISABLED";
    private const string DefaultService = "gateway";

    private readonly IConfiguration _configuration;
    private readonly string _own;
    private readonly string _exporter;

    /// <param name="configuration">The process's configuration.</param>
    /// <param name="signal"><see cref="Traces"/> or <see cref="Metrics"/>.</param>
    public OtlpSignal(IConfiguration configuration, string signal) =>
        (_configuration, _own, _exporter) = (configuration, $"{Prefix}{signal}_", $"OTEL_{signal}_EXPORTER");

    /// <summary><c>OTEL_SDK_DISABLED</c>: nothing is measured or traced, for whomever.</summary>
    public bool IsDisabled => IsWord(Disabled, "true");

    /// <summary>An endpoint is set, for this signal or for all, and neither the signal nor the whole SDK is switched off.</summary>
    public bool IsExported =>
        !IsDisabled && !IsWord(_exporter, "none")
        && (!string.IsNullOrWhiteSpace(OwnEndpoint) || !string.IsNullOrWhiteSpace(_configuration[Prefix + Endpoint]));

    private string? OwnEndpoint => _configuration[_own + Endpoint];

    /// <summary>Who speaks: <c>gateway</c>, unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> say otherwise.</summary>
    public static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(DefaultService, serviceVersion: typeof(OtlpSignal).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    /// <summary>Gives the SDK the variables; this signal's own stand before those for all.</summary>
    public void Configure(IServiceCollection services) => services.AddSingleton(Variables());

    /// <summary>A signal's own endpoint is its whole address; the one for all gets the signal's path behind it.</summary>
    public void Direct(OtlpExporterOptions options)
    {
        if (!string.IsNullOrWhiteSpace(OwnEndpoint) && Uri.TryCreate(OwnEndpoint, UriKind.Absolute, out var address))
            options.Endpoint = address;
    }

    private IConfiguration Variables()
    {
        var variables = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var variable in _configuration.GetChildren().Where(c => c.Key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase) && c.Value is not null))
            variables.TryAdd(variable.Key, variable.Value);
        foreach (var (name, value) in variables.Where(v => v.Key.StartsWith(_own, StringComparison.OrdinalIgnoreCase)).ToList())
            variables[Prefix + name[_own.Length..]] = value;
        // Judged here: the SDK would take the metrics page away, and a scraper would see a gateway that is down.
        variables.Remove(Disabled);
        return new ConfigurationBuilder().AddInMemoryCollection(variables).Build();
    }

    private bool IsWord(string variable, string word) => string.Equals(_configuration[variable]?.Trim(), word, StringComparison.OrdinalIgnoreCase);
}
