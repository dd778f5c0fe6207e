using System.Diagnostics;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Telemetry.Tracing;

/// <summary>What the span of a call to a provider says: numbers and words of the gateway's, never a part of a message.</summary>
internal static class AttemptSpan
{
    public static void Ask(Activity span, string operation, string model, string provider, RequestPeek peek)
    {
        span.SetTag(SpanAttributes.Operation, operation);
        span.SetTag(SpanAttributes.Provider, provider);
        if (model.Length > 0)
            span.SetTag(SpanAttributes.RequestModel, model);
        if (peek.MaxOutputTokens is { } most)
            span.SetTag(SpanAttributes.MaxTokens, most);
        if (peek.Stream)
            span.SetTag(SpanAttributes.Stream, true);
    }

    public static void Describe(Activity span, Attempt attempt, DateTimeOffset startedAt, Func<string, string> mask)
    {
        var outcome = attempt.Outcome;
        span.SetTag(SpanAttributes.Outcome, outcome.Word);
        if (attempt.Exchange is { } exchange)
            span.SetTag(SpanAttributes.Exchange, exchange);
        if (outcome.Status is { } status)
            span.SetTag(SpanAttributes.HttpStatus, status);
        if (attempt.StopReason is { } reason)
            span.SetTag(SpanAttributes.FinishReasons, new[] { reason.Word() });
        DescribeUsage(span, attempt);
        DescribeFirstToken(span, attempt, startedAt);
        // A client that left is nobody's failure.
        if (outcome.IsSuccess || outcome.Side == AttemptSide.Client)
            return;
        span.SetTag(SpanAttributes.ErrorType, outcome.Word);
        span.SetStatus(ActivityStatusCode.Error, mask(outcome.TechnicalText));
    }

    private static void DescribeUsage(Activity span, Attempt attempt)
    {
        var usage = attempt.Usage;
        Count(span, SpanAttributes.InputTokens, usage.TotalInput);
        Count(span, SpanAttributes.OutputTokens, usage.Output);
        Count(span, SpanAttributes.CacheReadTokens, usage.CacheRead);
        Count(span, SpanAttributes.CacheCreationTokens, usage.CacheWrite);
        Count(span, SpanAttributes.ReasoningTokens, usage.Reasoning);
        if (usage.Source == UsageSource.Estimated)
            span.SetTag(SpanAttributes.UsageSource, "estimated");
        if (attempt.Price.Usd is { } usd)
            span.SetTag(SpanAttributes.CostUsd, (double)usd);
    }

    private static void DescribeFirstToken(Activity span, Attempt attempt, DateTimeOffset startedAt)
    {
        if (attempt.TimeToFirstToken is not { } first || span.GetTagItem(SpanAttributes.Stream) is null)
            return;
        span.SetTag(SpanAttributes.FirstChunk, first.TotalSeconds);
        span.AddEvent(SpanEvents.FirstToken(startedAt + first));
    }

    private static void Count(Activity span, string name, long? tokens)
    {
        if (tokens is { } count)
            span.SetTag(name, count);
    }
}
