using System.Diagnostics;
using Gateway.Model;

namespace Gateway.Telemetry.Tracing;

/// <summary>What happens inside a span at one moment.</summary>
internal static class SpanEvents
{
    /// <summary>The first content of a streamed answer.</summary>
    public static ActivityEvent FirstToken(DateTimeOffset at) => new("gateway.first_token", at);

    public static ActivityEvent Retry(Target target, string reason, DateTimeOffset at) => new("gateway.retry", at, new ActivityTagsCollection
    {
        { SpanAttributes.GatewayProvider, target.Provider },
        { SpanAttributes.Reason, reason },
    });

    public static ActivityEvent Fallback(Target from, Target to, string reason, DateTimeOffset at) => new("gateway.fallback", at, new ActivityTagsCollection
    {
        { SpanAttributes.From, from.Provider },
        { SpanAttributes.To, to.Provider },
        { SpanAttributes.Reason, reason },
    });

    /// <summary>A wait for a turn at a provider that is at its limits is over.</summary>
    public static ActivityEvent Queued(Target target, TimeSpan wait, DateTimeOffset at) => new("gateway.queued", at, new ActivityTagsCollection
    {
        { SpanAttributes.GatewayProvider, target.Provider },
        { SpanAttributes.QueueWait, wait.TotalSeconds },
    });

    /// <summary>A target was passed over: its circuit is open, it is on hold or at its limits, or it cannot express the request.</summary>
    public static ActivityEvent Skipped(Target target, string reason, DateTimeOffset at) => new("gateway.skipped", at, new ActivityTagsCollection
    {
        { SpanAttributes.GatewayProvider, target.Provider },
        { SpanAttributes.Reason, reason },
    });
}
