using System.Buffers;
using System.Globalization;
using Gateway.Model;
using Microsoft.Extensions.Primitives;

namespace Gateway.Endpoints;

/// <summary>
/// The trace a caller says its request belongs to (https://www.w3.org/TR/trace-context/). Baggage is not read: what is in it is nobody's business but
/// the caller's.
/// </summary>
internal static class CallerTrace
{
    /// <summary>What every receiver has to pass on, by the specification; longer ones may be dropped.</summary>
    private const int MaxStateLength = 512;

    private const string Version = "00";
    private const string NoVersion = "ff";

    // 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01; later versions may go on behind a dash.
    private const int Length = 55;
    private static readonly Range TraceId = 3..35;
    private static readonly Range SpanId = 36..52;
    private static readonly Range Flags = 53..55;
    private static readonly int[] Dashes = [2, 35, 52];
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Null where there is none, or none that is well-formed.</summary>
    public static TraceContext? Read(HttpRequest request)
    {
        var parents = request.Headers.TraceParent;
        if (parents.Count != 1 || parents[0] is not { } parent || !IsWellFormed(parent))
            return null;
        return new TraceContext(AsSpoken(parent), State(request));
    }

    private static bool IsWellFormed(string parent) =>
        parent.Length >= Length && Array.TrueForAll(Dashes, at => parent[at] == '-')
        && IsHex(parent.AsSpan(..2)) && !parent.StartsWith(NoVersion, StringComparison.Ordinal)
        && (parent.Length == Length || (parent[Length] == '-' && !parent.StartsWith(Version, StringComparison.Ordinal)))
        && IsId(parent.AsSpan(TraceId)) && IsId(parent.AsSpan(SpanId)) && IsHex(parent.AsSpan(Flags));

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);

    private static bool IsId(ReadOnlySpan<char> text) => IsHex(text) && text.ContainsAnyExcept('0');

    /// <summary>In the version this gateway knows, with the one flag it knows: whether the trace is sampled. The same instance where it is so already.</summary>
    private static string AsSpoken(string parent)
    {
        var isSampled = (int.Parse(parent.AsSpan(Flags), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 1) == 1;
        var spoken = string.Concat(Version, parent.AsSpan(2..Flags.Start), isSampled ? "01" : "00");
        return spoken == parent ? parent : spoken;
    }

    // It goes to the collector and to the provider: one that holds a secret goes nowhere.
    private static string? State(HttpRequest request)
    {
        var state = Joined(request.Headers.TraceState);
        if (state.Length is 0 or > MaxStateLength || state.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return null;
        return ReferenceEquals(RequestHeaders.Masked(request, state), state) ? state : null;
    }

    private static string Joined(StringValues states) => states.Count > 1 ? string.Join(',', (string?[])states!) : states.ToString();
}
