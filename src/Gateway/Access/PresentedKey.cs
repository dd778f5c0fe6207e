using System.Security.Cryptography;
using System.Text;

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

    /// <summary>The key in <c>Authorization: Bearer</c>, or null.</summary>
    public static string? InAuthorization(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true ? authorization[Bearer.Length..].Trim() : null;
    }

    public static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
