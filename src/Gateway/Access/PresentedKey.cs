using System.Security.Cryptography;
using System.Text;
using Gateway.Model;

namespace Gateway.Access;

/// <summary>How a caller presents a key, and how keys are compared: by digests of one length.</summary>
internal static class PresentedKey
{
    private const string Bearer = "Bearer ";

    /// <summary>The key in <c>x-api-key</c>, else in <c>Authorization: Bearer</c>, or null.</summary>
    public static string? In(HttpRequest request) => Of(request) is { IsEmpty: false } key ? key.ToString() : null;

    /// <summary>The key in <c>Authorization: Bearer</c>, or null.</summary>
    public static string? InAuthorization(HttpRequest request) => OfBearer(request) is { IsEmpty: false } key ? key.ToString() : null;

    /// <summary>As <see cref="In"/>, without a copy; empty where there is none.</summary>
    public static ReadOnlySpan<char> Of(HttpRequest request)
    {
        string? key = request.Headers["x-api-key"];
        return string.IsNullOrEmpty(key) ? OfBearer(request) : key;
    }

    /// <summary>As <see cref="InAuthorization"/>, without a copy; empty where there is none.</summary>
    public static ReadOnlySpan<char> OfBearer(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true ? authorization.AsSpan(Bearer.Length).Trim() : default;
    }

    /// <summary>
    /// The key wherever vendors' own programs put it: as <see cref="Of"/>, else in <c>x-goog-api-key</c> (Google), <c>api-key</c> (Azure), in the query
    /// (<see cref="CredentialNames.InQuery"/>), or among the subprotocols of a WebSocket (OpenAI, for browsers); empty where there is none.
    /// </summary>
    public static ReadOnlySpan<char> Anywhere(HttpRequest request) =>
        Of(request) is { IsEmpty: false } key ? key
        : NotEmpty(request.Headers["x-goog-api-key"]) ?? NotEmpty(request.Headers["api-key"]) ?? InQuery(request) ?? InSubprotocols(request);

    private static string? InQuery(HttpRequest request) =>
        CredentialNames.InQuery.Select(name => NotEmpty(request.Query[name])).FirstOrDefault(key => key is not null);

    private static string? InSubprotocols(HttpRequest request) =>
        request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(p => p.StartsWith(CredentialNames.SubprotocolPrefix, StringComparison.Ordinal))?[CredentialNames.SubprotocolPrefix.Length..];

    private static string? NotEmpty(string? key) => string.IsNullOrEmpty(key) ? null : key;

    public static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
