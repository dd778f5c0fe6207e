using System.Diagnostics;
using Gateway.Model;
using Microsoft.Extensions.Primitives;

namespace Gateway.Endpoints;

/// <summary>The trace a caller says its request belongs to. Baggage is not read: what is in it is nobody's business but the caller's.</summary>
internal static class CallerTrace
{
    /// <summary>What every receiver has to pass on, by the specification; longer ones may be dropped.</summary>
    private const int MaxStateLength = 512;

    /// <summary>Null where there is none, or none that is well-formed.</summary>
    public static TraceContext? Read(HttpRequest request)
    {
        var parents = request.Headers.TraceParent;
        if (parents.Count != 1 || parents[0] is not { } parent || !IsWellFormed(parent))
            return null;
        return new TraceContext(parent, State(request.Headers.TraceState));
    }

    // "All zeros" is no id, and the framework lets it pass.
    private static bool IsWellFormed(string parent) =>
        ActivityContext.TryParse(parent, null, out var context) && context.TraceId != default && context.SpanId != default;

    private static string? State(StringValues states)
    {
        var state = states.Count > 1 ? string.Join(',', (string?[])states!) : states.ToString();
        return state.Length is > 0 and <= MaxStateLength && !state.AsSpan().ContainsAnyExceptInRange(' ', '~') ? state : null;
    }
}
