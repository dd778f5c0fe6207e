using Microsoft.Extensions.Configuration;

namespace Gateway.Telemetry.Otlp;

/// <summary>The headers an export carries: <c>name=value</c>, comma-separated, as <c>OTEL_EXPORTER_OTLP_HEADERS</c> and the signals' own say them.</summary>
public static class OtlpHeaders
{
    private const string Scheme = "Bearer ";
    private const int ShortestSecret = 8;

    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_METRICS_HEADERS"];

    /// <summary>Their values, which are tokens more often than not; what is shorter than 8 characters is none.</summary>
    public static IEnumerable<string> Values(IConfiguration configuration) =>
        from variable in Variables
        from header in (configuration[variable] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let value = Uri.UnescapeDataString(header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..]).Trim()
        let token = value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..] : value
        where token.Length >= ShortestSecret
        select token;
}
