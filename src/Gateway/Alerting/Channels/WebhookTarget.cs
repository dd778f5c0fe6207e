using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>
/// POST of JSON to an address of one's own. With a secret it is signed: <c>x-gateway-signature: v1=</c> and, in lower-case hex, the HMAC-SHA256
/// of <c>{x-gateway-timestamp}.{body}</c> under the secret. To verify: compute it over the bytes of the body as they came, compare in constant
/// time (<c>CryptographicOperations.FixedTimeEquals</c>, <c>hmac.compare_digest</c>), and refuse timestamps (Unix seconds) older than five minutes.
/// <c>x-gateway-delivery</c> is the same over all tries of one delivery.
/// </summary>
internal sealed class WebhookTarget(Uri url, string? secret) : ChannelTarget
{
    private readonly byte[]? _key = secret is null ? null : Encoding.UTF8.GetBytes(secret);

    public override string Type => ChannelTypes.Webhook;

    public override string Address => ChannelSecret.MaskedAddress(url);

    public override Uri Server => url;

    public override IEnumerable<string> Secrets => secret is null ? ChannelSecret.In(url) : [.. ChannelSecret.In(url), secret];

    public override IEnumerable<string> Credentials => secret is null ? ChannelSecret.Tokens(url) : [.. ChannelSecret.Tokens(url), secret];

    public override Task SendAsync(AlertNotice notice, string deliveryId, ChannelSurroundings surroundings, CancellationToken cancellationToken)
    {
        var body = Body(notice, deliveryId, surroundings.Instance);
        var timestamp = surroundings.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return surroundings.PostAsync(url, body, AddHeaders, cancellationToken);

        void AddHeaders(HttpRequestHeaders headers)
        {
            headers.Add("x-gateway-delivery", deliveryId);
            headers.Add("x-gateway-timestamp", timestamp);
            if (_key is not null)
                headers.Add("x-gateway-signature", Sign(_key, timestamp, body));
        }
    }

    private static string Sign(byte[] key, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(key, signed))}";
    }

    private static byte[] Body(AlertNotice notice, string deliveryId, string? instance) => AlertJson.Write(writer =>
    {
        writer.WriteNumber("version", 1);
        writer.WriteString("delivery", deliveryId);
        writer.WriteString("event", $"alert.{notice.Kind.Word()}");
        writer.WriteString("at", notice.At.UtcDateTime);
        if (instance is not null)
            writer.WriteString("instance", instance);
        writer.WriteStartObject("alert");
        AlertJson.WriteMembers(writer, notice.Alert);
        writer.WriteEndObject();
    });
}
