using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Gateway.Telemetry.Otlp;

/// <summary>Finds what the SDK would pass over without a word: an export that goes nowhere, or is not as it was meant.</summary>
public static class OtlpCheck
{
    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string Ratio = "traceidratio";

    private static readonly string[] Samplers =
        ["always_on", "always_off", Ratio, "parentbased_always_on", "parentbased_always_off", $"parentbased_{Ratio}"];

    private static readonly string[] Counts =
    [
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE",
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
    ];

    /// <summary>What is wrong, a sentence each. Values are not repeated: an address may hold a password.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration) =>
        [.. CheckTargets(configuration), .. CheckSampler(configuration), .. CheckCounts(configuration)];

    private static IEnumerable<string> CheckTargets(IConfiguration configuration)
    {
        foreach (var signal in Signals)
        {
            var (endpoint, protocol) = ($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", $"OTEL_EXPORTER_OTLP_{signal}PROTOCOL");
            if (configuration[endpoint] is { } address && !string.IsNullOrWhiteSpace(address) && !IsAddress(address))
                yield return $"{endpoint}: is no absolute http or https address";
            if (configuration[protocol] is { Length: > 0 } spoken && !Protocols.Contains(spoken, StringComparer.OrdinalIgnoreCase))
                yield return $"{protocol}: is neither grpc nor http/protobuf";
        }
    }

    private static IEnumerable<string> CheckSampler(IConfiguration configuration)
    {
        if (configuration[Sampler]?.Trim() is not { Length: > 0 } sampler)
            yield break;
        if (!Samplers.Contains(sampler, StringComparer.OrdinalIgnoreCase))
            yield return $"{Sampler}: is not one of {string.Join(", ", Samplers)}";
        else if (sampler.EndsWith(Ratio, StringComparison.OrdinalIgnoreCase) && configuration[$"{Sampler}_ARG"] is { Length: > 0 } ratio && !IsRatio(ratio))
            yield return $"{Sampler}_ARG: is no number between 0 and 1";
    }

    private static IEnumerable<string> CheckCounts(IConfiguration configuration) =>
        from variable in Counts
        where configuration[variable] is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && count > 0)
        select $"{variable}: is no whole number above 0";

    private static bool IsRatio(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1;

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
