using System.Collections.Frozen;
using System.Net.Http.Headers;
using Gateway.Model;
using Microsoft.Extensions.Primitives;

namespace Gateway.Native;

/// <summary>
/// Which headers of a caller reach the vendor: all but credentials, what tells who and where the caller is, what belongs to the connection, and what the
/// gateway says itself. Headers that belong to one connection alone YARP takes out, too.
/// </summary>
internal static class CallerHeaders
{
    private static readonly FrozenSet<string> Withheld = new[]
    {
        // The caller's credentials, and accounts that go with them: the gateway's credential has its own.
        "authorization", "proxy-authorization", "x-api-key", "x-goog-api-key", "api-key", "cookie", "openai-organization", "openai-project", "x-goog-user-project",
        // Who the caller is, where it sits and where it comes from.
        "forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "referer", "origin", "x-user-id", "x-conversation-id", "x-claude-code-session-id",
        // Its traces: the provider is told the gateway's.
        "traceparent", "tracestate", "baggage", "request-id", "x-request-id", "correlation-context", "b3", "x-amzn-trace-id", "x-cloud-trace-context",
        // A vendor that believes them would do something else than what was let through.
        "x-http-method-override", "x-http-method", "x-method-override",
        // This connection's; the vendor's host is the vendor's.
        "host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "expect", "http2-settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] WithheldPrefixes = ["x-forwarded-", "cf-", "x-gateway-", "x-b3-"];

    /// <summary>Takes out of <paramref name="request"/>, which has all of <paramref name="from"/>, what the vendor must not see.</summary>
    public static void Clean(IHeaderDictionary from, HttpRequestHeaders request)
    {
        foreach (var (name, values) in from)
        {
            if (IsWithheld(name))
                request.Remove(name);
            else if (name.Equals("Sec-WebSocket-Protocol", StringComparison.OrdinalIgnoreCase))
                SetSubprotocols(values, request);
        }

        // What the caller names there belongs to its connection alone (RFC 9110, 7.6.1). Headers of the body stand elsewhere, and stay.
        foreach (var name in Tokens(from.Connection).Where(IsToken).Where(request.NonValidated.Contains).ToList())
            request.Remove(name);
        request.Host = null;
    }

    private static bool IsWithheld(string name) =>
        Withheld.Contains(name) || Array.Exists(WithheldPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // Browsers cannot set headers on a WebSocket: OpenAI lets them put the key among the subprotocols.
    private static void SetSubprotocols(StringValues values, HttpRequestHeaders request)
    {
        request.Remove("Sec-WebSocket-Protocol");
        var kept = Tokens(values).Where(p => !p.StartsWith(CredentialNames.SubprotocolPrefix, StringComparison.Ordinal)).ToList();
        if (kept.Count > 0)
            request.TryAddWithoutValidation("Sec-WebSocket-Protocol", string.Join(", ", kept));
    }

    private static IEnumerable<string> Tokens(StringValues values) =>
        values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    // YARP says again what an upgrade needs of the connection.
    private static bool IsToken(string name) =>
        !name.Equals("upgrade", StringComparison.OrdinalIgnoreCase) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
