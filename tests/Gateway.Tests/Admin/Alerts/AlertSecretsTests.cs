using System.Text;
using Gateway.Model.Redaction;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Admin.Alerts;

/// <summary>Secrets of channels are in no answer, in no log line, and in no byte beside the gateway's own memory.</summary>
public sealed class AlertSecretsTests(AlertGateway shared) : IClassFixture<AlertGateway>
{
    private static readonly string[] Secrets = ["token-1f0c", "word-27aa91", "routing-93be", "password-55d0"];

    private TestGateway Gateway => shared.Gateway;

    [Fact]
    public async Task SecretsOfChannels_AreInNoAnswerNoByteOfTheStoreAndNoLogLine()
    {
        foreach (var order in Orders())
            (await AlertAdmin.PostAsync(Gateway, AlertAdmin.Channels, order)).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(201, a.Text), ShouldHoldNone);
        ShouldHoldNone(await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/hook", """{"type":"webhook","minSeverity":"high"}"""));
        ShouldHoldNone(await AlertAdmin.PutAsync(Gateway, "/admin/alerts/channels/hook", """{"type":"email","host":"password-55d0 !","secret":"word-27aa91"}"""));
        foreach (var path in new[] { AlertAdmin.Channels, "/admin/alerts", "/admin/config", "/admin/alerts/channels/hook", "/admin/alerts/channels/mail" })
            ShouldHoldNone(await AdminAnswer.GetAsync(Gateway, path));

        var bytes = StoredBytes();
        foreach (var secret in Secrets)
        {
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)).ShouldBe(-1, secret);
            shared.Lines.ShouldAllBe(line => !line.Contains(secret), secret);
        }

        bytes.AsSpan().IndexOf("hook"u8).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task SecretsOfAChannel_AreMaskedEverywhereAsLongAsItHasThem()
    {
        const string Path = "/admin/alerts/channels/brief";
        var mask = Gateway.Services.GetRequiredService<SecretMask>();
        await AlertAdmin.PostAsync(
            Gateway, AlertAdmin.Channels, """{"name":"brief","type":"webhook","url":"https://ops.example.com/notifications","secret":"brief-01"}""");
        mask.Mask("notifications of ops.example.com: brief-01, brief-02").ShouldBe("notifications of ops.example.com: ***, brief-02");

        (await AlertAdmin.PutAsync(Gateway, Path, """{"type":"webhook","secret":"brief-02"}""")).Status.ShouldBe(200);
        mask.Mask("brief-01, brief-02").ShouldBe("brief-01, ***");
        await AlertAdmin.DeleteAsync(Gateway, Path);
        mask.Mask("brief-01, brief-02").ShouldBe("brief-01, brief-02");
    }

    [Fact]
    public async Task KeysOfTheSeal_AreTheirOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes here");
        (await AlertAdmin.PostAsync(Gateway, AlertAdmin.Channels, """{"name":"sealed","type":"console"}""")).Status.ShouldBe(201);
        var folder = Directory.GetDirectories(Folder(), "alert-keys").ShouldHaveSingleItem();

        Mode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(folder).ShouldNotBeEmpty();
        Directory.GetFiles(folder).ShouldAllBe(file => Mode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static IEnumerable<string> Orders() =>
    [
        """{"name":"hook","type":"webhook","url":"https://hooks.example.com/token-1f0c","secret":"word-27aa91"}""",
        """{"name":"slack","type":"slack","url":"https://hooks.slack.com/services/T0/B0/token-1f0c"}""",
        """{"name":"pager","type":"pagerduty","routingKey":"routing-93be0123456789abcdef0123"}""",
        """{"name":"mail","type":"email","host":"mail.example.com","userName":"me","password":"password-55d0","from":"a@example.com","to":["b@example.com"]}""",
    ];

    private static void ShouldHoldNone(AdminAnswer answer) => Secrets.ShouldAllBe(secret => !answer.Text.Contains(secret), answer.Text);

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private byte[] StoredBytes() => [.. Read(Path.Combine(Folder(), "gateway.db")), .. Read(Path.Combine(Folder(), "gateway.db-wal"))];

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string Folder() => Path.GetDirectoryName(
        new SqliteConnectionStringBuilder(Gateway.Services.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString).DataSource)!;
}
