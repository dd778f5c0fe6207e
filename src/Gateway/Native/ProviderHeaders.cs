using System.Collections.Frozen;
using System.Net;

namespace Gateway.Native;

/// <summary>
/// Which headers of a vendor's answer reach the caller: all but cookies, what speaks of the vendor's host and edge, which pages may read it (the
/// gateway is another place than the vendor), and what the gateway says itself.
/// The vendor's id of the request goes on as <c>x-provider-request-id</c>: under the names of the contract stands the gateway's.
/// </summary>
internal static class ProviderHeaders
{
    public const string ProviderRequestId = "x-provider-request-id";

    private static readonly string[] RequestIds = ["x-request-id", "request-id"];

    private static readonly FrozenSet<string> Withheld = new[]
    {
        "set-cookie", "set-cookie2", "server", "via", "alt-svc", "strict-transport-security", "nel", "report-to", "reporting-endpoints", "clear-site-data",
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "content-security-policy", "x-content-type-options",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] WithheldPrefixes = ["cf-", "x-gateway-", "access-control-"];

    public static void Clean(HttpResponseMessage response)
    {
        var headers = response.Headers;
        var own = Array.Find(RequestIds, headers.NonValidated.Contains);
        var id = own is null ? null : headers.NonValidated[own].ToString();
        var ofConnection = headers.NonValidated.TryGetValues("Connection", out var names)
            ? names.SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : [];
        foreach (var name in headers.NonValidated.Select(h => h.Key).Where(name => IsWithheld(name) || ofConnection.Contains(name)).ToList())
        {
            // YARP says the upgrade of this connection from that one's.
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols || !IsOfUpgrade(name))
                headers.Remove(name);
        }

        if (id is not null)
            headers.TryAddWithoutValidation(ProviderRequestId, id);
    }

    /// <summary>Whatever a vendor's answer holds (an uploaded page, too), no browser runs it as a part of the gateway.</summary>
    public static void Confine(IHeaderDictionary answer)
    {
        answer.XContentTypeOptions = "nosniff";
        answer.ContentSecurityPolicy = "sandbox";
    }

    private static bool IsOfUpgrade(string name) =>
        name.Equals("Connection", StringComparison.OrdinalIgnoreCase) || name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase);

    private static bool IsWithheld(string name) =>
        Withheld.Contains(name) || RequestIds.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(WithheldPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
