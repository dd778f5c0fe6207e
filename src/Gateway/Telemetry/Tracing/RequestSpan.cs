using System.Diagnostics;
using Gateway.Model;

namespace Gateway.Telemetry.Tracing;

/// <summary>What the span of a request says at its end.</summary>
internal static class RequestSpan
{
    private const int FirstServerError = 500;
    private const int FirstClientError = 400;
    private const string Ok = "ok";

    public static void Describe(Activity span, RequestRecord row, string? asked, int attempts)
    {
        var outcome = row.ErrorCode ?? Ok;
        span.SetTag(SpanAttributes.Outcome, outcome);
        span.SetTag(SpanAttributes.Attempts, attempts);
        Set(span, SpanAttributes.Route, asked);
        Set(span, SpanAttributes.GatewayProvider, row.Provider);
        Set(span, SpanAttributes.Exchange, row.Exchange);
        if (row.Status is { } status && span.Kind == ActivityKind.Server)
            span.SetTag(SpanAttributes.HttpStatus, status);
        if (row.Price.Usd is { } usd)
            span.SetTag(SpanAttributes.CostUsd, (double)usd);
        if (row.ErrorCode is null)
            return;
        span.SetTag(SpanAttributes.ErrorType, outcome);
        // What the client did wrong (or that it left) is no failure of this server; an answer of status 200 that broke off is.
        if (row.Status is null or < FirstClientError or >= FirstServerError && outcome != "client_closed")
            span.SetStatus(ActivityStatusCode.Error, outcome);
    }

    private static void Set(Activity span, string name, string? value)
    {
        if (value is not null)
            span.SetTag(name, value);
    }
}
