using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Alerting.Monitoring;

/// <summary>One request, or one call to a target, as the monitor counts it.</summary>
/// <param name="Word"><c>ok</c>, or what went wrong: of a bounded set.</param>
/// <param name="DurationMs">From its begin to its end; null: that says nothing of a model.</param>
/// <param name="FirstTokenMs">From its begin to the first content of a stream.</param>
/// <param name="Tokens">Of every kind.</param>
/// <param name="CostUsd">Null: not known.</param>
internal readonly record struct TrafficSample(TrafficResult Result, string Word, long? DurationMs, long? FirstTokenMs, long Tokens, decimal? CostUsd)
{
    private const string Ok = "ok";

    public static TrafficSample Of(RequestRecord request) => new(
        TrafficResults.Of(request), request.ErrorCode ?? Ok, request.Duration ?? 0, request.Stream ? request.Ttft : null, Sum(request.Usage),
        request.Price.Usd);

    public static TrafficSample Of(Attempt call, bool stream) => new(
        TrafficResults.Of(call.Outcome), call.Outcome.Word, (long)call.Duration.TotalMilliseconds,
        stream ? (long?)call.TimeToFirstToken?.TotalMilliseconds : null, Sum(call.Usage), call.Price.Usd);

    private static long Sum(in TokenUsage usage) => (usage.TotalInput ?? 0) + (usage.Output ?? 0);
}
