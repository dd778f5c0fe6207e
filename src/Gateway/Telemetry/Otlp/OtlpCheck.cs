using Microsoft.Extensions.Configuration;

namespace Gateway.Telemetry.Otlp;

/// <summary>Finds what the SDK would pass over without a word: an export that goes nowhere.</summary>
public static class OtlpCheck
{
    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    /// <summary>What is wrong, a sentence each. Values are not repeated: an address may hold a password.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
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

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
