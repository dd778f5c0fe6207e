using System.Diagnostics.Metrics;
using Gateway.Protocol.Chat;

namespace Gateway.Telemetry;

/// <summary>The labels of what a target used.</summary>
internal readonly record struct UsageKey(string Provider, string Model, string GenAiProvider);

/// <summary>Tokens, money, what translation lost and what limits refused.</summary>
internal sealed class UsageMeters(Meter meter)
{
    /// <summary>Fields come from the dialects' own tables, but unknown ones are the caller's words.</summary>
    private const int MaxLossFields = 200;

    private readonly Counter<long> _tokens = meter.CreateCounter<long>(
        "gateway.tokens", description: "Tokens; reasoning is a part of output.");

    private readonly Counter<double> _cost = meter.CreateCounter<double>(
        "gateway.cost.usd", description: "US dollars, by the price table.");

    private readonly Counter<long> _losses = meter.CreateCounter<long>(
        "gateway.translation.losses", description: "Fields of requests and answers a translation could not carry.");

    private readonly Counter<long> _limited = meter.CreateCounter<long>("gateway.rate_limited", description: "Requests a limit refused.");

    private readonly Histogram<long> _usage = meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Number of input and output tokens used.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = HistogramBuckets.GenAiTokens });

    private readonly TagSets<(UsageKey Target, string Type)> _typed = new(static key =>
        [new("model", key.Target.Model), new("provider", key.Target.Provider), new("type", key.Type)]);

    private readonly TagSets<(UsageKey Target, string Type)> _genAi = new(static key =>
    [
        new("gen_ai.operation.name", "chat"), new("gen_ai.provider.name", key.Target.GenAiProvider),
        new("gen_ai.request.model", key.Target.Model), new("gen_ai.token.type", key.Type),
    ]);

    private readonly TagSets<UsageKey> _target = new(static key => [new("model", key.Model), new("provider", key.Provider)]);

    private readonly TagSets<(Dialect From, Dialect To, string Field)> _lost = new(static key =>
        [new("field", key.Field), new("from", key.From.Name()), new("to", key.To.Name())]);

    private readonly TagSets<ValueTuple<string>> _scope = new(static key => [new("scope", key.Item1)]);

    private readonly BoundedNames _fields = new(MaxLossFields);

    public void Tokens(in UsageKey target, in TokenUsage usage)
    {
        Count(target, "input", usage.Input);
        Count(target, "cache_read", usage.CacheRead);
        Count(target, "cache_write", usage.CacheWrite);
        Count(target, "output", usage.Output);
        Count(target, "reasoning", usage.Reasoning);
        Record(target, "input", usage.TotalInput);
        Record(target, "output", usage.Output);
    }

    public void Cost(in UsageKey target, double usd) => _cost.Add(usd, _target.For(target));

    public void Lost(Dialect from, Dialect to, string field) => _losses.Add(1, _lost.For((from, to, _fields.Of(field))));

    public void RateLimited(string scope) => _limited.Add(1, _scope.For(ValueTuple.Create(scope)));

    private void Count(in UsageKey target, string type, long? tokens)
    {
        if (tokens is > 0 and var count)
            _tokens.Add(count, _typed.For((target, type)));
    }

    private void Record(in UsageKey target, string type, long? tokens)
    {
        if (tokens is { } count)
            _usage.Record(count, _genAi.For((target, type)));
    }
}
