using Microsoft.Extensions.Configuration;

namespace Gateway.Telemetry.Otlp;

/// <summary>The tokens that exports carry in their headers: no log or answer may hold them, whatever a collector quotes.</summary>
public static class OtlpCredentials
{
    // A shorter value (a tenant's number, a word) would be found in every other line.
    private const int Shortest = 8;

    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_METRICS_HEADERS"];

    public static IEnumerable<string> Of(IConfiguration configuration) =>
        from variable in Variables
        from header in (configuration[variable] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        let value = Uri.UnescapeDataString(header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..]).Trim()
        // "Bearer" before it is no secret.
        from secret in new[] { value, value[(value.LastIndexOf(' ') + 1)..] }
        where secret.Length >= Shortest
        select secret;
}
