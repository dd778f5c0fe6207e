using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Tests.Alerting;

/// <summary>A mail that was taken.</summary>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Data)
{
    /// <summary>The header lines, unfolded.</summary>
    public IReadOnlyList<string> Headers => Data[..Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");

    public string Body => Encoding.UTF8.GetString(Convert.FromBase64String(Data[(Data.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Trim()));

    public string Header(string name) => Headers.Single(h => h.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
}

/// <summary>An SMTP server on loopback (RFC 5321): EHLO, AUTH LOGIN, STARTTLS, MAIL, RCPT, DATA, RSET, QUIT.</summary>
internal sealed class SmtpDouble : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, string?> _reply;
    private readonly Task _accepting;

    /// <param name="startTls">Whether it offers STARTTLS, under a certificate nobody trusts.</param>
    /// <param name="reply">Answers a line otherwise than is usual; null for the usual answer, "" for none at all. The greeting is asked for as "".</param>
    public SmtpDouble(bool startTls = false, Func<string, string?>? reply = null)
    {
        _certificate = startTls ? CreateCertificate() : null;
        _reply = reply ?? (static _ => null);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<string> Lines => [.. _lines];

    public IReadOnlyList<ReceivedMail> Mails => [.. _mails];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
        _certificate?.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Talk(this, client.GetStream()).RunAsync(_end.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went, or the test is over.
            }
        }
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class Talk(SmtpDouble server, Stream stream)
    {
        private Stream _stream = stream;
        private string _from = "";
        private List<string> _to = [];
        private int _login;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            await AnswerAsync(server._reply("") ?? "220 double.test ESMTP", cancellationToken);
            while (await ReadLineAsync(cancellationToken) is { } line)
            {
                server._lines.Enqueue(line);
                await AnswerAsync(server._reply(line) ?? Usual(line), cancellationToken);
                if (line == "STARTTLS" && server._certificate is { } certificate)
                    await SecureAsync(certificate, cancellationToken);
                else if (line == "DATA")
                    await ReadMailAsync(cancellationToken);
                else if (line == "QUIT")
                    return;
            }
        }

        private string Usual(string line)
        {
            if (_login > 0)
                return --_login == 1 ? "334 UGFzc3dvcmQ6" : "235 in";
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    return $"250-double.test\r\n250-AUTH LOGIN\r\n{(server._certificate is null ? "" : "250-STARTTLS\r\n")}250 8BITMIME";
                case "AUTH":
                    _login = line.Split(' ').Length > 2 ? 1 : 2;
                    return _login == 1 ? "334 UGFzc3dvcmQ6" : "334 VXNlcm5hbWU6";
                case "MAIL":
                    (_from, _to) = (line, []);
                    return "250 ok";
                case "RCPT":
                    _to.Add(line);
                    return "250 ok";
                case "DATA":
                    return "354 go on";
                default:
                    return verb switch { "STARTTLS" when server._certificate is not null => "220 go on", "QUIT" => "221 bye", "RSET" => "250 ok", _ => "500 what?" };
            }
        }

        private async Task ReadMailAsync(CancellationToken cancellationToken)
        {
            var data = new StringBuilder();
            while (await ReadLineAsync(cancellationToken) is { } line && line != ".")
                data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            server._mails.Enqueue(new ReceivedMail(_from, _to, data.ToString()));
            await AnswerAsync("250 taken", cancellationToken);
        }

        private async Task SecureAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
        {
            var secure = new SslStream(_stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
            _stream = secure;
        }

        private async Task AnswerAsync(string answer, CancellationToken cancellationToken)
        {
            if (answer.Length > 0)
                await _stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), cancellationToken);
        }

        // Byte by byte: what follows STARTTLS is not text.
        private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (await _stream.ReadAsync(one, cancellationToken) == 1)
            {
                if (one[0] == (byte)'\n')
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Add(one[0]);
            }

            return null;
        }
    }
}
