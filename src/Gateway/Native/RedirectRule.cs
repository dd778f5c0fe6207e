namespace Gateway.Native;

/// <summary>
/// Redirects are never followed: the credential would go along. One that points into the provider is passed on as the same place behind the gateway, for
/// elsewhere it could not be reached without the credential; one that points anywhere else is not passed on.
/// </summary>
internal static class RedirectRule
{
    /// <param name="location">As the vendor spelled it.</param>
    /// <param name="asked">The address that was asked.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="baseAddress">The provider's address.</param>
    /// <returns>The place behind the gateway; null where it is outside the provider.</returns>
    public static string? Rewrite(string location, Uri asked, string provider, Uri baseAddress)
    {
        if (!Uri.TryCreate(asked, location, out var target) || target.Scheme != baseAddress.Scheme || target.Authority != baseAddress.Authority)
            return null;
        var root = baseAddress.AbsolutePath.TrimEnd('/');
        if (!target.AbsolutePath.StartsWith($"{root}/", StringComparison.Ordinal))
            return null;
        return $"{NativeAddress.Prefix}{Uri.EscapeDataString(provider)}{target.AbsolutePath[root.Length..]}{target.Query}{target.Fragment}";
    }

    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;
}
