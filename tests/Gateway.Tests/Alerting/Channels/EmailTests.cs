using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting.Channels;

public sealed class EmailTests
{
    [Fact]
    public async Task AnAlert_IsOneMailToAllReceivers()
    {
        await using var server = new SmtpDouble();

        var end = await TellAsync(server.Port, Notices.Firing(severity: AlertSeverity.Critical));

        (end.Status, end.Error).ShouldBe((NotificationStatus.Sent, null));
        var mail = server.Mails.ShouldHaveSingleItem();
        mail.From.ShouldStartWith("MAIL FROM:<gateway@example.org>");
        mail.To.Select(t => t.Split(' ')[1]).ShouldBe(["TO:<a@example.org>", "TO:<b@example.org>"]);
        mail.Header("Subject").ShouldBe("[FIRING] critical: Mean latency is 6.2 s");
        mail.Header("Message-ID").ShouldBe($"<{end.Id}@example.org>");
        mail.Header("Auto-Submitted").ShouldBe("auto-generated");
        mail.Header("Content-Type").ShouldBe("text/plain; charset=utf-8");
        mail.Body.ShouldStartWith("[FIRING] critical: Mean latency is 6.2 s\r\n\r\nRule: latency_high\r\nSubject: claude\r\n");
        server.Lines.ShouldNotContain(l => l.StartsWith("AUTH"));
    }

    [Fact]
    public async Task WithAUserName_ItLogsIn()
    {
        await using var server = new SmtpDouble();

        var end = await TellAsync(server.Port, Notices.Firing(), o => (o.UserName, o.Password) = ("mona", "pass word"));

        end.Status.ShouldBe(NotificationStatus.Sent);
        server.Lines.ShouldContain(l => l.StartsWith("AUTH"));
        server.Lines.ShouldContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("pass word")));
    }

    [Fact]
    public async Task LineBreaksInAlertText_MakeNoHeader()
    {
        await using var server = new SmtpDouble();

        var end = await TellAsync(server.Port, Notices.Firing(summary: "x\r\nBcc: evil@example.org\r\n\r\nowned\r\n.\r\nMAIL FROM:<evil>", subject: "y\r\n.\r\nQUIT"));

        end.Status.ShouldBe(NotificationStatus.Sent);
        var mail = server.Mails.ShouldHaveSingleItem();
        mail.Headers.ShouldNotContain(h => h.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        mail.Header("Subject").ShouldBe("[FIRING] high: x  Bcc: evil@example.org    owned  .  MAIL FROM:<evil>");
        mail.To.Count.ShouldBe(2);
        mail.Body.ShouldContain("Subject: y  .  QUIT\r\n");
    }

    [Fact]
    public async Task OtherThanAscii_ArrivesWhole()
    {
        await using var server = new SmtpDouble();

        await TellAsync(server.Port, Notices.Firing(summary: "Latenz über 6 s – 高い"));

        server.Mails.Single().Body.ShouldStartWith("[FIRING] high: Latenz über 6 s – 高い\r\n");
    }

    [Fact]
    public async Task TlsAtAServerWithoutIt_FailsBeforeAnythingIsSaid()
    {
        await using var server = new SmtpDouble();

        var end = await TellAsync(server.Port, Notices.Firing(), o => (o.Tls, o.UserName, o.Password) = (true, "mona", "pass word"));

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 1));
        end.Error!.ShouldContain("secure connections");
        server.Lines.ShouldNotContain(l => l.StartsWith("AUTH") || l.StartsWith("MAIL"));
    }

    [Fact]
    public async Task ACertificateNobodyTrusts_FailsBeforeAnythingIsSaid()
    {
        await using var server = new SmtpDouble(startTls: true);

        var end = await TellAsync(server.Port, Notices.Firing(), o => (o.Tls, o.UserName, o.Password) = (true, "mona", "pass word"));

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 1));
        end.Error!.ShouldContain("certificate");
        server.Lines.ShouldContain("STARTTLS");
        server.Lines.ShouldNotContain(l => l.StartsWith("AUTH") || l.StartsWith("MAIL"));
    }

    [Fact]
    public async Task ARefusalThatPasses_IsTriedAgain()
    {
        var calls = 0;
        await using var server = new SmtpDouble(reply: line => line.StartsWith("MAIL") && ++calls == 1 ? "451 later" : null);

        var end = await TellAsync(server.Port, Notices.Firing());

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Sent, 2));
    }

    [Fact]
    public async Task ARefusalThatStays_IsNot()
    {
        await using var server = new SmtpDouble(reply: line => line.StartsWith("MAIL") ? "554 never, pass word" : null);

        var end = await TellAsync(server.Port, Notices.Firing(), o => (o.UserName, o.Password) = ("mona", "pass word"));

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 1));
        end.Error!.ShouldContain("never, ***");
    }

    [Fact]
    public async Task WhereOneReceiverWasTaken_NobodyIsToldTwice()
    {
        await using var server = new SmtpDouble(reply: line => line.StartsWith("RCPT TO:<b@") ? "450 later" : null);

        var end = await TellAsync(server.Port, Notices.Firing());

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 1));
        end.Error!.ShouldContain("b@example.org");
        server.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AServerThatSaysNothing_CostsTheTimeOfATry()
    {
        await using var server = new SmtpDouble(reply: static line => line.Length == 0 ? "" : null);

        var end = await TellAsync(server.Port, Notices.Firing(), o => (o.Timeout, o.Retries) = (TimeSpan.FromMilliseconds(200), 1));

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 2));
        end.Error.ShouldBe("no answer within 0.2 s");
    }

    [Fact]
    public async Task AServerThatIsDown_IsTriedAgain()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var port = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();

        var end = await TellAsync(port, Notices.Firing(), o => o.Retries = 2);

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 3));
        end.Error!.ShouldContain("refused");
    }

    private static async Task<Notification> TellAsync(int port, AlertNotice notice, Action<AlertChannelOptions>? more = null)
    {
        await using var run = new DeliveryRun();
        var options = new AlertChannelOptions
        {
            Type = "email",
            Host = "127.0.0.1",
            Port = port,
            Tls = false,
            From = "Gateway <gateway@example.org>",
            To = ["a@example.org", "b@example.org"],
        };
        more?.Invoke(options);
        run.Add("mail", options);
        return await run.TellAsync(notice, "mail");
    }
}
