using System.Security.Cryptography;
using System.Text;
using Gateway.Model;

namespace Gateway.Access;

/// <summary>How a caller presents a key, and how keys are compared: by digests of one length.</summary>
internal static class PresentedKey
{
    private const string Bearer = "Bearer ";

    /// <summary>The key in <c>x-api-key</c>, else in <c>Authorization: Bearer</c>, or null.</summary>
    public static string? In(HttpRequest request)
    {
        string? key = request.Headers["x-api-key"];
        return string.IsNullOrEmpty(key) ? InAuthorization(request) : key;
    }

    /// <summary>
    /// The key wherever vendors' own programs put it: as <see cref="In"/>, else in <c>x-goog-api-key</c> (Google), <c>api-key</c> (Azure), in the query
    /// (<see cref="CredentialNames.InQuery"/>), or among the subprotocols of a WebSocket (OpenAI, for browsers); or null.
    /// </summary>
    public static string? Anywhere(HttpRequest request) =>
        In(request) ?? NotEmpty(request.Headers["x-goog-api-key"]) ?? NotEmpty(request.Headers["api-key"]) ?? InQuery(request) ?? InSubprotocols(request);

    /// <summary>The key in <c>Authorization: Bearer</c>, or null.</summary>
    public static string? InAuthorization(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true ? authorization[Bearer.Length..].Trim() : null;
    }

    private static string? InQuery(HttpRequest request) =>
        CredentialNames.InQuery.Select(name => NotEmpty(request.Query[name])).FirstOrDefault(key => key is not null);

    private static string? InSubprotocols(HttpRequest request) =>
        request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(p => p.StartsWith(CredentialNames.SubprotocolPrefix, StringComparison.Ordinal))?[CredentialNames.SubprotocolPrefix.Length..];

    private static string? NotEmpty(string? key) => string.IsNullOrEmpty(key) ? null : key;

    public static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
