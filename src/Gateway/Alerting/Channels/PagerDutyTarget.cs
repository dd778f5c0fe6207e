using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>
/// PagerDuty's Events API v2: <c>trigger</c> opens an incident, <c>resolve</c> with the same <c>dedup_key</c> closes it; 202 is success. A test opens
/// one under a key of its own and closes it at once. The key begins with the instance's name, where it has one, and never with the machine's: a
/// container's changes with each start, and the incident of before would stay open. https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ (fields, their limits)
/// </summary>
/// <param name="url">The API's address.</param>
/// <param name="routingKey">The integration's key: who has it can page people.</param>
internal sealed class PagerDutyTarget(Uri url, string routingKey) : ChannelTarget
{
    /// <summary>PagerDuty's own address.</summary>
    public const string PublicUrl = "https://events.pagerduty.com/v2/enqueue";

    private const int LongestDedupKey = 255;
    private const int LongestSummary = 1024;

    public override string Type => ChannelTypes.PagerDuty;

    public override string Address => ChannelSecret.MaskedAddress(url);

    public override Uri Server => url;

    public override IEnumerable<string> Secrets => [.. ChannelSecret.In(url), routingKey];

    public override IEnumerable<string> Credentials => [.. ChannelSecret.Tokens(url), routingKey];

    public override async Task SendAsync(AlertNotice notice, string deliveryId, ChannelSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (notice.Kind != NoticeKind.Resolved)
            await PostAsync(Trigger(notice, surroundings.Instance)).ConfigureAwait(false);
        if (notice.Kind != NoticeKind.Firing)
            await PostAsync(Resolve(notice, surroundings.Instance)).ConfigureAwait(false);

        Task PostAsync(byte[] body) => surroundings.PostAsync(url, body, addHeaders: null, cancellationToken);
    }

    private byte[] Trigger(AlertNotice notice, string? instance) => AlertJson.Write(writer =>
    {
        WriteEvent(writer, "trigger", notice, instance);
        writer.WriteString("client", "Gateway");
        writer.WriteStartObject("payload");
        writer.WriteString("summary", AlertText.Line(notice.Alert.Summary, LongestSummary - 1));
        writer.WriteString("source", instance ?? Environment.MachineName);
        writer.WriteString("severity", Severity(notice.Alert.Severity));
        writer.WriteString("timestamp", notice.Alert.FiredAt.UtcDateTime);
        writer.WriteString("component", notice.Alert.Subject.Length > 0 ? notice.Alert.Subject : "gateway");
        writer.WriteString("group", "gateway");
        writer.WriteString("class", notice.Alert.Metric);
        writer.WriteStartObject("custom_details");
        AlertJson.WriteMembers(writer, notice.Alert);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private byte[] Resolve(AlertNotice notice, string? instance) => AlertJson.Write(writer => WriteEvent(writer, "resolve", notice, instance));

    private void WriteEvent(Utf8JsonWriter writer, string action, AlertNotice notice, string? instance)
    {
        writer.WriteString("routing_key", routingKey);
        writer.WriteString("event_action", action);
        writer.WriteString("dedup_key", notice.Kind == NoticeKind.Test ? $"gateway-test-{notice.Alert.Id}" : DedupKey(notice.Alert.Key, instance));
    }

    // A key that is too long keeps its beginning, for people, and is told from others by its hash.
    private static string DedupKey(string alert, string? instance)
    {
        var key = instance is null ? alert : $"{instance}/{alert}";
        if (key.Length <= LongestDedupKey)
            return key;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return $"{AlertText.Line(key[..(LongestDedupKey - hash.Length - 1)], LongestDedupKey)}-{hash}";
    }

    private static string Severity(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Low => "info",
        AlertSeverity.Medium => "warning",
        AlertSeverity.High => "error",
        _ => "critical",
    };
}
