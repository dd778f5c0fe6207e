namespace Gateway.Alerting.Channels;

/// <summary>
/// A place alerts are told at, as it is written in <c>Gateway:Alerts:Channels:&lt;name&gt;</c> or sent to the admin API. What a type does not
/// read must not be set. A secret is given literally or, better, as the name of an environment variable that holds it.
/// </summary>
public sealed class AlertChannelOptions
{
    /// <summary><c>console</c> (a log line), <c>webhook</c>, <c>slack</c>, <c>pagerduty</c> or <c>email</c>.</summary>
    public string? Type { get; set; }

    /// <summary>
    /// Absolute http(s) address; redirects are not followed. For <c>webhook</c> and <c>slack</c>; for <c>pagerduty</c> the default is
    /// <c>https://events.pagerduty.com/v2/enqueue</c>. A Slack address is itself a secret.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>The environment variable that holds <see cref="Url"/>.</summary>
    public string? UrlEnv { get; set; }

    /// <summary><c>webhook</c>: the key of the HMAC signature, at least 8 characters. Without one nothing is signed.</summary>
    public string? Secret { get; set; }

    /// <summary>The environment variable that holds <see cref="Secret"/>.</summary>
    public string? SecretEnv { get; set; }

    /// <summary><c>pagerduty</c>: the integration key of an Events API v2 integration.</summary>
    public string? RoutingKey { get; set; }

    /// <summary>The environment variable that holds <see cref="RoutingKey"/>.</summary>
    public string? RoutingKeyEnv { get; set; }

    /// <summary><c>email</c>: the SMTP server.</summary>
    public string? Host { get; set; }

    /// <summary><c>email</c>: 1 to 65535. Default 587 with <see cref="Tls"/>, else 25.</summary>
    public int? Port { get; set; }

    /// <summary><c>email</c>: the connection turns to TLS by STARTTLS before anything is said, or nothing is sent. Default true; false with
    /// <see cref="UserName"/> for a server on this machine alone.</summary>
    public bool? Tls { get; set; }

    /// <summary><c>email</c>: whom the server knows the gateway as; without one it does not log in.</summary>
    public string? UserName { get; set; }

    /// <summary><c>email</c>: goes with <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The environment variable that holds <see cref="Password"/>.</summary>
    public string? PasswordEnv { get; set; }

    /// <summary><c>email</c>: the sender's address.</summary>
    public string? From { get; set; }

    /// <summary><c>email</c>: the receivers' addresses, 1 to 50.</summary>
    public IList<string> To { get; set => field = value ?? []; } = [];

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>: alerts below are not told here. Default <c>low</c>.</summary>
    public string? MinSeverity { get; set; }

    /// <summary>Whether the end of an alert is told. Default true.</summary>
    public bool? SendResolved { get; set; }

    public ChannelRateLimitOptions? RateLimit { get; set; }

    /// <summary>Further tries after a failure that may pass. Default 4; range 0 to 10.</summary>
    public int? Retries { get; set; }

    /// <summary>How long one try may take. Default 10 s; range 0.1 s to 2 min.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Default true.</summary>
    public bool? Enabled { get; set; }

    /// <summary>A copy to show: <c>***</c> for each secret, and for what of the address may be one.</summary>
    public AlertChannelOptions Masked()
    {
        var copy = (AlertChannelOptions)MemberwiseClone();
        copy.To = [.. To];
        copy.Url = ChannelSecret.MaskedAddress(Url);
        copy.Secret = ChannelSecret.Masked(Secret);
        copy.RoutingKey = ChannelSecret.Masked(RoutingKey);
        copy.Password = ChannelSecret.Masked(Password);
        return copy;
    }
}

/// <summary>How many alerts a channel tells in a time. What ends an alert that was told is let through and does not count.</summary>
public sealed class ChannelRateLimitOptions
{
    /// <summary>Default 30; range 1 to 10,000.</summary>
    public int? Count { get; set; }

    /// <summary>Default 1 hour; range 1 s to 24 h.</summary>
    public TimeSpan? Period { get; set; }
}
