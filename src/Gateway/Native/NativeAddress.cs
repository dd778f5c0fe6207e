using Gateway.Model;

namespace Gateway.Native;

/// <summary>
/// Where a caller of <c>/native/{provider}/{path}</c> wants to go, read from the request line as it was sent: the vendor gets path and query spelled as the
/// caller spelled them (<c>%2F</c> stays <c>%2F</c>), so what could lead out of the provider's address is refused here, however it is encoded.
/// </summary>
/// <param name="Provider">As it was spelled, its escapes resolved.</param>
/// <param name="Path">Without a leading slash, as it was spelled.</param>
/// <param name="Query">With its <c>?</c>, as it was spelled, without a caller's key; or "".</param>
public readonly record struct NativeAddress(string Provider, string Path, string Query)
{
    public const string Prefix = "/native/";

    // Escapes within escapes: a path that is still not plain after this many rounds hides something.
    private const int MaxRounds = 4;

    /// <param name="rawTarget">The request line's target.</param>
    /// <param name="problem">What is wrong with it, where it is refused.</param>
    /// <returns>Null where it is refused.</returns>
    public static NativeAddress? Read(string rawTarget, out string? problem)
    {
        var query = rawTarget.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? rawTarget[at..] : "";
        var path = rawTarget[..^query.Length];
        problem = path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? null : $"The path must begin with {Prefix}, spelled plainly.";
        if (problem is not null)
            return null;
        var parts = path[Prefix.Length..].Split('/', 2);
        var rest = parts.Length == 2 ? parts[1] : "";
        problem = Problem(parts[0]) ?? Problem(rest);
        return problem is null ? new NativeAddress(Uri.UnescapeDataString(parts[0]), rest, WithoutCredential(query)) : null;
    }

    private static string? Problem(string path)
    {
        if (path.Contains('#', StringComparison.Ordinal))
            return "The path holds a '#'.";
        for (var round = 0; round < MaxRounds; round++)
        {
            if (ProblemOfPlain(path) is { } problem)
                return problem;
            var plainer = Uri.UnescapeDataString(path);
            if (plainer == path)
                return null;
            path = plainer;
        }

        return "The path is escaped too many times over.";
    }

    private static string? ProblemOfPlain(string path)
    {
        if (path.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || path.Contains('\u007f', StringComparison.Ordinal))
            return "The path holds a control character.";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "The path holds a backslash.";
        if (path.StartsWith('/') || IsAbsolute(path))
            return "The path must be one of the provider, not an address.";
        return path.Split('/').Any(IsDots) ? "The path holds a '.' or '..' segment." : null;
    }

    // A scheme and a slash; the colon of Google's methods (models/x:generateContent) comes after a slash.
    private static bool IsAbsolute(string path) =>
        path.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && path.AsSpan(colon + 1).StartsWith("/")
        && !path.AsSpan(0, colon).Contains('/') && char.IsAsciiLetter(path[0]);

    // Some servers cut what stands behind a semicolon off before they look at the dots.
    private static bool IsDots(string segment) => segment.Split(';')[0] is "." or "..";

    private static string WithoutCredential(string query)
    {
        if (!query.Contains('=', StringComparison.Ordinal))
            return query;
        var all = query[1..].Split('&');
        var kept = Array.FindAll(all, parameter => !IsCredential(parameter));
        return kept.Length == all.Length ? query : kept.Length == 0 ? "" : $"?{string.Join('&', kept)}";
    }

    private static bool IsCredential(string parameter) =>
        CredentialNames.IsInQuery(Uri.UnescapeDataString(parameter.Split('=')[0]));
}
