using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>Who was not let in.</summary>
internal sealed class AccessMeters(Meter meter)
{
    private readonly Counter<long> _failures = meter.CreateCounter<long>(
        "gateway.authentication.failures", description: "Requests that were not let in: missing, wrong, expired or revoked keys, keys used from the wrong address or for the wrong surface.");

    private readonly TagSets<ValueTuple<string>> _reasons = new(static key => [new("reason", key.Item1)]);

    public void Refused(string reason) => _failures.Add(1, _reasons.For(ValueTuple.Create(reason)));
}
