namespace Gateway.Alerting.Channels;

/// <summary>The words of <see cref="AlertChannelOptions.Type"/>.</summary>
public static class ChannelTypes
{
    public const string Console = "console";
    public const string Webhook = "webhook";
    public const string Slack = "slack";
    public const string PagerDuty = "pagerduty";
    public const string Email = "email";

    public static IReadOnlyList<string> All { get; } = [Console, Webhook, Slack, PagerDuty, Email];
}
