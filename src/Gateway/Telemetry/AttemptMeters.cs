using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>The labels of an attempt's end.</summary>
internal readonly record struct AttemptKey(string Provider, string Model, string Outcome, string GenAiProvider, string Operation);

/// <summary>Attempts, and what became of the failed ones.</summary>
internal sealed class AttemptMeters(Meter meter)
{
    private const string Success = "ok";

    private readonly Counter<long> _attempts = meter.CreateCounter<long>(
        "gateway.attempts", description: "Calls to a provider that ended.");

    private readonly Counter<long> _retries = meter.CreateCounter<long>(
        "gateway.retries", description: "Further calls to the same target.");

    private readonly Counter<long> _fallbacks = meter.CreateCounter<long>(
        "gateway.fallbacks", description: "Moves from a target to the next.");

    private readonly Histogram<double> _operation = meter.CreateHistogram(
        "gen_ai.client.operation.duration",
        "s",
        "GenAI operation duration.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = HistogramBuckets.GenAiDuration });

    private readonly TagSets<AttemptKey> _counted = new(static key =>
        [new("model", key.Model), new("outcome", key.Outcome), new("provider", key.Provider)]);

    private readonly TagSets<AttemptKey> _genAi = new(static key => key.Outcome == Success
        ?
        [
            new("gen_ai.operation.name", key.Operation), new("gen_ai.provider.name", key.GenAiProvider), new("gen_ai.request.model", key.Model),
        ]
        :
        [
            new("error.type", key.Outcome), new("gen_ai.operation.name", key.Operation), new("gen_ai.provider.name", key.GenAiProvider),
            new("gen_ai.request.model", key.Model),
        ]);

    private readonly TagSets<(string Provider, string Reason)> _retried = new(static key =>
        [new("provider", key.Provider), new("reason", key.Reason)]);

    private readonly TagSets<(string From, string To, string Reason)> _fellBack = new(static key =>
        [new("from", key.From), new("reason", key.Reason), new("to", key.To)]);

    public void Ended(in AttemptKey key, TimeSpan duration)
    {
        _attempts.Add(1, _counted.For(key));
        _operation.Record(duration.TotalSeconds, _genAi.For(key));
    }

    public void Retried(string provider, string reason) => _retries.Add(1, _retried.For((provider, reason)));

    public void FellBack(string from, string to, string reason) => _fallbacks.Add(1, _fellBack.For((from, to, reason)));
}
