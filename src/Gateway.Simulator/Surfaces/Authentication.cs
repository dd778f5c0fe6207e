namespace Gateway.Simulator.Surfaces;

/// <summary>
/// Looks for a credential where each vendor does. Any non-empty one will do, save those that start with <c>invalid</c>,
/// which are refused as a wrong key is.
/// </summary>
internal static class Authentication
{
    public static string? Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? NullIfEmpty(header[7..].Trim()) : null;
    }

    public static string? Anthropic(HttpRequest request) => NullIfEmpty(request.Headers["x-api-key"].ToString()) ?? Bearer(request);

    public static string? Gemini(HttpRequest request) =>
        NullIfEmpty(request.Headers["x-goog-api-key"].ToString()) ?? NullIfEmpty(request.Query["key"].ToString()) ?? Bearer(request);

    public static bool IsRefused(string credential) => credential.StartsWith("invalid", StringComparison.OrdinalIgnoreCase);

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
