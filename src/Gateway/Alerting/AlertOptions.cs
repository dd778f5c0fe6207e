using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;

namespace Gateway.Alerting;

/// <summary><c>Gateway:Alerts</c>: when to raise an alert, and whom to tell.</summary>
public sealed class AlertOptions
{
    public const string Section = "Gateway:Alerts";

    /// <summary>Default true; false evaluates no rule, and what was firing is resolved.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// What receivers know this gateway by: 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>. Default none. Gateways that tell the same PagerDuty
    /// integration need one each, or the end of one's alert closes the other's incident. It must not change while alerts fire.
    /// </summary>
    public string? Instance { get; set; }

    /// <summary>How often the rules are evaluated: 1 second to 5 minutes. Default 10 seconds.</summary>
    public TimeSpan EvaluationInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether channels may be at private addresses, mail servers too. Default false: only those that the configuration writes with one
    /// (<c>http://10.0.0.5/hook</c>). The admin API takes none that is written so, and names that lead there are refused when they are called.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Whether the rules that come with the gateway count (<see cref="Rules.DefaultRules"/>). Default true.</summary>
    public bool DefaultRules { get; set; } = true;

    /// <summary>Rules by name; one of a default's name changes the fields it says, and leaves the others.</summary>
    public IDictionary<string, AlertRuleOptions> Rules { get; set; } = new Dictionary<string, AlertRuleOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Channels by name; <c>console</c> is always there.</summary>
    public IDictionary<string, AlertChannelOptions> Channels { get; set; } = new Dictionary<string, AlertChannelOptions>(StringComparer.OrdinalIgnoreCase);
}
