using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary><c>GET /admin/alerts/channels</c>.</summary>
internal sealed record ChannelList(IReadOnlyList<ChannelAnswer> Channels);

/// <summary>
/// A channel as it counts, <c>***</c> in place of secrets. But for these its members are those of an order: without them, changed, it can be sent back.
/// </summary>
/// <param name="Source"><c>default</c>, <c>configuration</c> or <c>api</c>.</param>
/// <param name="Address">Where it tells, for people.</param>
internal sealed record ChannelAnswer(
    string Name, string Source, string Type, string Address, bool Enabled, string MinSeverity, bool SendResolved, RateLimitAnswer RateLimit, int Retries,
    TimeSpan Timeout, string? Url, string? UrlEnv, string? Secret, string? SecretEnv, string? RoutingKey, string? RoutingKeyEnv, string? Host, int? Port,
    bool? Tls, string? UserName, string? Password, string? PasswordEnv, string? From, IEnumerable<string>? To)
{
    /// <param name="channel">What counts.</param>
    /// <param name="shown">How it was written, masked.</param>
    public static ChannelAnswer Of(AlertChannel channel, AlertChannelOptions shown) => new(
        channel.Name, channel.Source.Word(), channel.Type, channel.Address, channel.Enabled, channel.MinSeverity.Word(),
        channel.SendResolved, new RateLimitAnswer(channel.RateLimit.Count, channel.RateLimit.Period), channel.Retries, channel.Timeout, shown.Url,
        shown.UrlEnv, shown.Secret, shown.SecretEnv, shown.RoutingKey, shown.RoutingKeyEnv, shown.Host, shown.Port, shown.Tls, shown.UserName,
        shown.Password, shown.PasswordEnv, shown.From, shown.To is [] ? null : shown.To);
}

/// <param name="Count">Alerts in a period.</param>
internal sealed record RateLimitAnswer(int Count, TimeSpan Period);
