namespace Gateway.Alerting.Channels;

/// <summary>How secrets of channels are shown.</summary>
internal static class ChannelSecret
{
    /// <summary>What stands for a secret. Sent back as one it is refused: it never was one.</summary>
    public const string Stars = "***";

    private const int ShortestToken = 16;

    // The address itself is known in any case: a path of a thousand parts is not to be a thousand secrets.
    private const int MostTokens = 8;

    public static string? Masked(string? secret) => string.IsNullOrEmpty(secret) ? secret : Stars;

    /// <inheritdoc cref="MaskedAddress(Uri)"/>
    public static string? MaskedAddress(string? url) =>
        string.IsNullOrEmpty(url) ? url : Uri.TryCreate(url, UriKind.Absolute, out var address) ? MaskedAddress(address) : Stars;

    /// <summary>An address without what may be a token in it: its server alone; PagerDuty's own is the same for all.</summary>
    public static string MaskedAddress(Uri url) =>
        IsPublic(url) ? url.AbsoluteUri : $"{url.Scheme}://{url.Authority}/{(url.PathAndQuery.Length > 1 ? Stars : "")}";

    /// <summary>
    /// What of an address is a secret wherever it stands: itself, its query, and parts that look like tokens. Words (<c>notifications</c>) are none: they
    /// stand in every other text.
    /// </summary>
    public static IEnumerable<string> Tokens(Uri url)
    {
        if (IsPublic(url) || (url.PathAndQuery.Length <= 1 && url.UserInfo.Length == 0))
            return [];
        var parts = url.AbsolutePath.Split('/').Concat(url.Query.TrimStart('?').Split('&').Select(static pair => pair[(pair.IndexOf('=') + 1)..]));
        return new[] { url.AbsoluteUri, url.UserInfo, url.Query }.Concat(parts.Where(LooksLikeToken).Take(MostTokens)).Where(static part => part.Length > 0);
    }

    /// <summary>What of an address may be a token: itself, its path, and the path's last part. Put out of what its receiver answers, words and all.</summary>
    public static IEnumerable<string> In(Uri url)
    {
        if (IsPublic(url))
            yield break;
        yield return url.AbsoluteUri;
        if (url.UserInfo.Length > 0)
            yield return url.UserInfo;
        if (url.PathAndQuery.Length > 1)
            yield return url.PathAndQuery;
        if (url.Query.Length > 1)
            yield return url.Query[1..];
        if (url.Segments[^1] is { Length: >= 8 } token)
            yield return token;
    }

    private static bool IsPublic(Uri url) => url.AbsoluteUri == PagerDutyTarget.PublicUrl;

    private static bool LooksLikeToken(string part) => part.Length >= ShortestToken && part.Any(char.IsAsciiDigit);
}
