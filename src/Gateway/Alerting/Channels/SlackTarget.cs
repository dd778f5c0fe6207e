using System.Text.Json;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>
/// A message to a Slack incoming webhook: <c>text</c> for notifications, and an attachment for its colour, with blocks in it.
/// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, https://docs.slack.dev/reference/block-kit/blocks/section-block,
/// https://docs.slack.dev/messaging/formatting-message-text#escaping (the three characters that can begin a mention or a link).
/// </summary>
/// <param name="url">The webhook's address: who has it can write to the channel.</param>
internal sealed class SlackTarget(Uri url) : ChannelTarget
{
    public override string Type => ChannelTypes.Slack;

    public override string Address => ChannelSecret.MaskedAddress(url);

    public override Uri Server => url;

    public override IEnumerable<string> Secrets => ChannelSecret.In(url);

    public override IEnumerable<string> Credentials => ChannelSecret.Tokens(url);

    public override Task SendAsync(AlertNotice notice, string deliveryId, ChannelSurroundings surroundings, CancellationToken cancellationToken) =>
        surroundings.PostAsync(url, Body(notice, surroundings.Instance), addHeaders: null, cancellationToken);

    private static byte[] Body(AlertNotice notice, string? instance) => AlertJson.Write(writer =>
    {
        var title = Escape(AlertText.Title(notice));
        writer.WriteString("text", title);
        writer.WriteStartArray("attachments");
        writer.WriteStartObject();
        writer.WriteString("color", Colour(notice));
        writer.WriteString("fallback", title);
        writer.WriteStartArray("blocks");
        WriteSection(writer, title);
        WriteFacts(writer, notice.Alert, instance);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private static void WriteSection(Utf8JsonWriter writer, string title)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "section");
        writer.WriteStartObject("text");
        writer.WriteString("type", "mrkdwn");
        writer.WriteString("text", $"*{title}*");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // At most ten fields; what is plain text is not read for mentions at all.
    private static void WriteFacts(Utf8JsonWriter writer, Alert alert, string? instance)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "section");
        writer.WriteStartArray("fields");
        foreach (var (name, value) in AlertText.Facts(alert, instance))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "plain_text");
            writer.WriteString("text", $"{name}: {value}");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Colour(AlertNotice notice) => (notice.Kind, notice.Alert.Severity) switch
    {
        (NoticeKind.Resolved, _) => "#2eb67d",
        (NoticeKind.Test, _) or (_, AlertSeverity.Low) => "#439fe0",
        (_, AlertSeverity.Medium) => "#ecb22e",
        (_, AlertSeverity.High) => "#e8912d",
        _ => "#e01e5a",
    };
}
