using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>A mail over SMTP, plain text, one for all receivers.</summary>
internal sealed class EmailTarget(string host, int port, bool tls, string? userName, string? password, MailAddress from, IReadOnlyList<MailAddress> to) : ChannelTarget
{
    private const int LongestSubject = 200;

    public override string Type => ChannelTypes.Email;

    public override string Address => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

    public override Uri Server { get; } = new UriBuilder("smtp", host, port).Uri;

    // A server that quotes a login quotes it in base64.
    public override IEnumerable<string> Secrets => password is null ? [] : [password, Convert.ToBase64String(Encoding.UTF8.GetBytes(password))];

    // A short password is a word like another, and so is its base64.
    public override IEnumerable<string> Credentials => password is { Length: >= AlertChannel.ShortestSecret } ? Secrets : [];

    public override async Task SendAsync(AlertNotice notice, string deliveryId, ChannelSurroundings surroundings, CancellationToken cancellationToken)
    {
        // The client looks the name up once more, for certificates are for names; whoever answers there is told nothing before it greets as a mail server does.
        await surroundings.CheckAsync(Server, cancellationToken).ConfigureAwait(false);
        using var message = Message(notice, deliveryId, surroundings.Instance);
        using var client = new SmtpClient(host, port) { EnableSsl = tls, DeliveryMethod = SmtpDeliveryMethod.Network };
        if (userName is not null)
            client.Credentials = new NetworkCredential(userName, password);
        try
        {
            // The client's own Timeout counts for its synchronous calls alone: the token is what ends this one.
            await client.SendMailAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SmtpException or IOException or AuthenticationException or InvalidOperationException or FormatException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Refused(exception);
        }
    }

    private MailMessage Message(AlertNotice notice, string deliveryId, string? instance)
    {
        var message = new MailMessage
        {
            From = from,
            Subject = AlertText.Line(AlertText.Title(notice), LongestSubject),
            SubjectEncoding = Encoding.UTF8,
            Body = Body(notice, instance),
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.Base64,
            Priority = notice is { Kind: NoticeKind.Firing, Alert.Severity: AlertSeverity.Critical } ? MailPriority.High : MailPriority.Normal,
        };
        foreach (var receiver in to)
            message.To.Add(receiver);
        // Equal over tries, so that a mail that arrives twice is one; and no machine answers it (RFC 3834).
        message.Headers.Add("Message-ID", $"<{deliveryId}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static string Body(AlertNotice notice, string? instance)
    {
        var body = new StringBuilder().Append(AlertText.Title(notice)).Append("\r\n\r\n");
        foreach (var (name, value) in AlertText.Facts(notice.Alert, instance))
            body.Append(name).Append(": ").Append(value).Append("\r\n");
        return body.ToString();
    }

    private DeliveryException Refused(Exception exception)
    {
        var reason = exception.InnerException is { Message: var inner } && !exception.Message.Contains(inner, StringComparison.Ordinal)
            ? $"{exception.Message} {inner}"
            : exception.Message;
        return new DeliveryException($"{reason}{RefusedReceivers(exception)}", MayPass(exception), inner: exception);
    }

    private static string RefusedReceivers(Exception exception) => exception switch
    {
        SmtpFailedRecipientsException some => $" ({string.Join(", ", some.InnerExceptions.Select(static one => one.FailedRecipient))})",
        SmtpFailedRecipientException one => $" ({one.FailedRecipient})",
        _ => "",
    };

    // 4yz is a refusal that passes (RFC 5321, 4.2.1). Where some receivers were taken, another try would tell those twice.
    private bool MayPass(Exception exception) => exception switch
    {
        SmtpFailedRecipientsException some => some.InnerExceptions.Length == to.Count && some.InnerExceptions.All(static one => Passes(one.StatusCode)),
        SmtpFailedRecipientException one => to.Count == 1 && Passes(one.StatusCode),
        SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } => exception.InnerException is SocketException or IOException,
        SmtpException smtp => Passes(smtp.StatusCode),
        _ => exception is IOException,
    };

    private static bool Passes(SmtpStatusCode status) => (int)status is >= 400 and < 500;
}
