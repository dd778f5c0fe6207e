using Gateway.Model.Alerts;
using Gateway.Alerting.Channels;

namespace Gateway.Tests.Alerting.Channels;

public sealed class SlackTests
{
    [Theory]
    [InlineData(AlertSeverity.Low, "#439fe0")]
    [InlineData(AlertSeverity.Medium, "#ecb22e")]
    [InlineData(AlertSeverity.High, "#e8912d")]
    [InlineData(AlertSeverity.Critical, "#e01e5a")]
    public async Task AnAlert_IsAMessageInTheColourOfItsSeverity(AlertSeverity severity, string colour)
    {
        var json = (await PostAsync(Notices.Firing(severity: severity))).Json;

        json.GetProperty("text").GetString().ShouldBe($"[FIRING] {severity.ToString().ToLowerInvariant()}: Mean latency is 6.2 s");
        var attachment = json.GetProperty("attachments").EnumerateArray().ShouldHaveSingleItem();
        attachment.GetProperty("color").GetString().ShouldBe(colour);
        var blocks = attachment.GetProperty("blocks").EnumerateArray().ToList();
        blocks.ShouldAllBe(b => b.GetProperty("type").GetString() == "section");
        blocks[0].GetProperty("text").GetProperty("type").GetString().ShouldBe("mrkdwn");
        blocks[1].GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("text").GetString()).ShouldBe(
        [
            "Rule: latency_high", "Subject: claude", $"Severity: {severity.ToString().ToLowerInvariant()}", "Metric: mean_latency_seconds",
            "Value: 6.2", "Threshold: 5", "Since: 2026-01-02 11:55:00 UTC",
        ]);
    }

    [Fact]
    public async Task TheEnd_IsGreen() =>
        (await PostAsync(Notices.Resolved())).Json.GetProperty("attachments")[0].GetProperty("color").GetString().ShouldBe("#2eb67d");

    [Fact]
    public async Task AMentionInAlertText_IsOnlyText()
    {
        var post = await PostAsync(Notices.Firing(summary: "<!channel> & <https://evil.test|click>", subject: "<@U1>"));

        var title = "[FIRING] high: &lt;!channel&gt; &amp; &lt;https://evil.test|click&gt;";
        post.Json.GetProperty("text").GetString().ShouldBe(title);
        var blocks = post.Json.GetProperty("attachments")[0].GetProperty("blocks");
        blocks[0].GetProperty("text").GetProperty("text").GetString().ShouldBe($"*{title}*");
        var subject = blocks[1].GetProperty("fields")[1];
        (subject.GetProperty("type").GetString(), subject.GetProperty("text").GetString()).ShouldBe(("plain_text", "Subject: <@U1>"));
    }

    [Fact]
    public async Task ALongSummary_StaysWithinSlacksBounds()
    {
        var blocks = (await PostAsync(Notices.Firing(summary: new string('&', 9_000)))).Json.GetProperty("attachments")[0].GetProperty("blocks");

        blocks[0].GetProperty("text").GetProperty("text").GetString()!.Length.ShouldBeLessThanOrEqualTo(3_000);
    }

    private static async Task<ReceivedPost> PostAsync(AlertNotice notice)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun();
        run.Add("team", new AlertChannelOptions { Type = "slack", Url = $"{receiver.Url}/services/T0/B0/token" });
        (await run.TellAsync(notice, "team")).Status.ShouldBe(NotificationStatus.Sent);
        return receiver.Posts.ShouldHaveSingleItem();
    }
}
