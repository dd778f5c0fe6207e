using Gateway.Alerting.Channels;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>
/// The environment variables an order may name: those that were meant for channels. Any other (a provider's key, the admin key) could be had by naming it
/// beside a receiver of one's own.
/// </summary>
internal static class SecretVariables
{
    private const string Prefix = "GATEWAY_ALERT_";

    public static void Check(AlertChannelOptions order, ICollection<string> problems)
    {
        foreach (var (member, variable) in new[]
        {
            ("urlEnv", order.UrlEnv), ("secretEnv", order.SecretEnv), ("routingKeyEnv", order.RoutingKeyEnv), ("passwordEnv", order.PasswordEnv),
        })
        {
            if (variable?.StartsWith(Prefix, StringComparison.Ordinal) == false)
                problems.Add($"{member}: over the admin API the name of a variable has to begin with {Prefix}; the configuration may name any.");
        }
    }
}
