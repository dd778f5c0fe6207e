using Gateway.Alerting.Channels;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>
/// The secrets of a channel that is changed: answers do not show them, so an order that leaves one out means the one there is. "" takes it out.
/// </summary>
internal static class KeptSecrets
{
    private const string MaskedAddress = "/***";

    /// <summary>An address as answers show it is an address too, and would be kept in the place of the real one. (Of the others, their reader refuses it.)</summary>
    public static void RefuseMask(AlertChannelOptions order, ICollection<string> problems)
    {
        if (order.Url?.EndsWith(MaskedAddress, StringComparison.Ordinal) == true)
            problems.Add("url: '***' is what is shown in place of what may be secret in it; leave it out to keep the one there is, or send it whole.");
    }

    /// <summary>
    /// Hands on the secrets <paramref name="order"/> does not say. To another place they are not handed on: whoever may change a channel could have them
    /// sent to himself otherwise.
    /// </summary>
    public static void Into(AlertChannelOptions order, AlertChannelOptions before, ICollection<string> problems)
    {
        if (!string.Equals(order.Type ?? before.Type, before.Type, StringComparison.OrdinalIgnoreCase))
            return;
        var isSamePlace = IsSame(order.Url, before.Url) && IsSame(order.UrlEnv, before.UrlEnv) && IsSame(order.Host, before.Host)
            && (order.Port ?? before.Port) == before.Port && (order.Tls ?? before.Tls) == before.Tls;
        order.Url = Kept("url", order.Url, order.UrlEnv, before.Url);
        order.Secret = Kept("secret", order.Secret, order.SecretEnv, before.Secret);
        order.RoutingKey = Kept("routingKey", order.RoutingKey, order.RoutingKeyEnv, before.RoutingKey);
        order.Password = Kept("password", order.Password, order.PasswordEnv, before.Password);

        string? Kept(string member, string? ordered, string? variable, string? known)
        {
            if (ordered is not null || variable is not null || string.IsNullOrEmpty(known))
                return ordered;
            if (isSamePlace)
                return known;
            problems.Add($"{member}: was kept for another place than this: send it again, or \"\" for none.");
            return null;
        }
    }

    public static AlertChannelOptions WithoutEmpty(AlertChannelOptions options)
    {
        options.Url = NullIfEmpty(options.Url);
        options.Secret = NullIfEmpty(options.Secret);
        options.RoutingKey = NullIfEmpty(options.RoutingKey);
        options.Password = NullIfEmpty(options.Password);
        return options;
    }

    private static bool IsSame(string? ordered, string? before) => ordered is null || ordered == before;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
