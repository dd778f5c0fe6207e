using System.Net;
using System.Net.Mail;

namespace Gateway.Alerting.Channels;

/// <summary>Reads what belongs to a channel's type, and refuses what belongs to another.</summary>
internal static class TargetReader
{
    private const int MostReceivers = 50;
    private const int LeastSecret = 8;
    private const int ImplicitTlsPort = 465;

    private static readonly Dictionary<string, string[]> Belonging = new(StringComparer.Ordinal)
    {
        [ChannelTypes.Console] = [],
        [ChannelTypes.Webhook] = ["Url", "UrlEnv", "Secret", "SecretEnv"],
        [ChannelTypes.Slack] = ["Url", "UrlEnv"],
        [ChannelTypes.PagerDuty] = ["Url", "UrlEnv", "RoutingKey", "RoutingKeyEnv"],
        [ChannelTypes.Email] = ["Host", "Port", "Tls", "UserName", "Password", "PasswordEnv", "From", "To"],
    };

    public static ChannelTarget? Read(AlertChannelOptions options, ChannelFields fields)
    {
        var type = options.Type?.Trim().ToLowerInvariant() ?? "";
        if (!Belonging.TryGetValue(type, out var known))
        {
            fields.Fail("Type", $"'{AlertText.Line(type, 64)}' is no type of channel; known are {string.Join(", ", ChannelTypes.All)}");
            return null;
        }

        foreach (var key in Written(options).Except(known))
            fields.Fail(key, $"does not belong to a channel of type {type}");
        return type switch
        {
            ChannelTypes.Console => new ConsoleTarget(),
            ChannelTypes.Webhook => Webhook(options, fields),
            ChannelTypes.Slack => Url(options, fields) is { } url ? new SlackTarget(url) : null,
            ChannelTypes.PagerDuty => PagerDuty(options, fields),
            _ => Email(options, fields),
        };
    }

    private static IEnumerable<string> Written(AlertChannelOptions options) =>
        from field in new (string Key, bool IsWritten)[]
        {
            ("Url", options.Url is not null), ("UrlEnv", options.UrlEnv is not null),
            ("Secret", options.Secret is not null), ("SecretEnv", options.SecretEnv is not null),
            ("RoutingKey", options.RoutingKey is not null), ("RoutingKeyEnv", options.RoutingKeyEnv is not null),
            ("Host", options.Host is not null), ("Port", options.Port is not null), ("Tls", options.Tls is not null),
            ("UserName", options.UserName is not null),
            ("Password", options.Password is not null), ("PasswordEnv", options.PasswordEnv is not null),
            ("From", options.From is not null), ("To", options.To.Count > 0),
        }
        where field.IsWritten
        select field.Key;

    private static Uri? Url(AlertChannelOptions options, ChannelFields fields, string? otherwise = null)
    {
        var text = otherwise is null
            ? fields.RequiredSecret("Url", options.Url, options.UrlEnv, "an absolute http or https address")
            : fields.Secret("Url", options.Url, options.UrlEnv) ?? otherwise;
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Fragment: "" } && url.AbsolutePath != $"/{ChannelSecret.Stars}")
            return url;
        // What is wrong may be a secret all the same.
        fields.Fail("Url", $"an absolute http or https address without user, fragment and '{ChannelSecret.Stars}' is expected");
        return null;
    }

    private static WebhookTarget? Webhook(AlertChannelOptions options, ChannelFields fields)
    {
        var url = Url(options, fields);
        var secret = fields.Secret("Secret", options.Secret, options.SecretEnv);
        if (secret is { Length: < LeastSecret } and not ChannelSecret.Stars)
            fields.Fail("Secret", $"at least {LeastSecret} characters are expected");
        return url is null ? null : new WebhookTarget(url, secret);
    }

    private static PagerDutyTarget? PagerDuty(AlertChannelOptions options, ChannelFields fields)
    {
        var url = Url(options, fields, PagerDutyTarget.PublicUrl);
        var key = fields.RequiredSecret("RoutingKey", options.RoutingKey, options.RoutingKeyEnv, "the integration key of an Events API v2 integration");
        return url is null || key is null ? null : new PagerDutyTarget(url, key);
    }

    private static EmailTarget? Email(AlertChannelOptions options, ChannelFields fields)
    {
        var tls = options.Tls ?? true;
        if (Uri.CheckHostName(options.Host?.Trim()) == UriHostNameType.Unknown)
            fields.Fail("Host", "the name or address of an SMTP server is expected");
        var port = fields.Range("Port", options.Port ?? (tls ? 587 : 25), 1, 65_535);
        if (port == ImplicitTlsPort)
            fields.Fail("Port", "465 wants TLS from the first byte, which is not spoken here: 587 with STARTTLS is expected");
        var password = Login(options, fields);
        if (!tls && !string.IsNullOrWhiteSpace(options.UserName) && !IsThisMachine(options.Host))
            fields.Fail("Tls", "is expected beside UserName: without it the password goes over the network as it is, which is for this machine (localhost) alone");
        var from = Address("From", options.From, fields);
        if (options.To.Count is 0 or > MostReceivers)
            fields.Fail("To", $"1 to {MostReceivers} addresses are expected");
        var to = options.To.Select((text, i) => Address($"To:{i}", text, fields)).OfType<MailAddress>().ToList();
        return !fields.AreGood ? null : new EmailTarget(options.Host!.Trim(), port, tls, options.UserName?.Trim(), password, from!, to);
    }

    private static string? Login(AlertChannelOptions options, ChannelFields fields)
    {
        if (!string.IsNullOrWhiteSpace(options.UserName))
            return fields.RequiredSecret("Password", options.Password, options.PasswordEnv, "the password of UserName");
        if (!string.IsNullOrWhiteSpace(options.Password) || !string.IsNullOrWhiteSpace(options.PasswordEnv))
            fields.Fail("UserName", "is expected where there is a password");
        return null;
    }

    private static bool IsThisMachine(string? host) =>
        string.Equals(host?.Trim(), "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host?.Trim(), out var address) && IPAddress.IsLoopback(address));

    // A line break in an address would begin a header of its own; other than ASCII not every server can read.
    private static MailAddress? Address(string key, string? text, ChannelFields fields)
    {
        if (MailAddress.TryCreate(text, out var address) && !text.Any(char.IsControl) && address.Address.All(char.IsAscii))
            return address;
        fields.Fail(key, $"'{AlertText.Line(text ?? "", 100)}' is no e-mail address");
        return null;
    }
}
