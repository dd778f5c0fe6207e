using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Gateway.Tests.Admin.Alerts;
using Gateway.Tests.Alerting;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Hardening;

/// <summary>Channels that the admin API makes lead to no private address, unless the configuration says so.</summary>
public sealed class ChannelAddressTests
{
    [Fact]
    public async Task ChannelOfTheAdminApi_ReachesNoPrivateAddress()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun(allowPrivate: false);
        run.AddWebhook("hook", $"{receiver.Url}");

        var end = await run.Delivery.TestAsync("hook", TestContext.Current.CancellationToken);

        end.Error.ShouldNotBeNull().ShouldContain("Gateway:Alerts:AllowPrivateAddresses");
        end.Status.ShouldBe(NotificationStatus.Failed);
        receiver.Posts.ShouldBeEmpty();
    }

    [Fact]
    public async Task ChannelOfTheConfiguration_ReachesTheAddressItWrites()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var run = new DeliveryRun(allowPrivate: false);
        var channel = AlertChannelReader.Read("hook", new AlertChannelOptions { Type = "webhook", Url = $"{receiver.Url}" }, ChannelSource.Configuration, "", [], static _ => null);
        run.Book.Set(channel!);

        (await run.Delivery.TestAsync("hook", TestContext.Current.CancellationToken)).Error.ShouldBeNull();

        receiver.Posts.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task MailServerOfTheAdminApi_IsNotCalledAtAPrivateAddress(string host)
    {
        await using var server = new SmtpDouble();
        await using var run = new DeliveryRun(allowPrivate: false);
        run.Add("mail", Mail(host, server.Port));

        var end = await run.Delivery.TestAsync("mail", TestContext.Current.CancellationToken);

        (end.Status, end.Attempts).ShouldBe((NotificationStatus.Failed, 1));
        end.Error.ShouldNotBeNull().ShouldContain("Gateway:Alerts:AllowPrivateAddresses");
        server.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("169.254.169.254", false)]
    public async Task MailServerOfTheConfiguration_IsCalledWhereItWritesIt_ButNotAtACloudsMetadata(string host, bool isCalled)
    {
        await using var server = new SmtpDouble();
        await using var run = new DeliveryRun(allowPrivate: false);
        run.Book.Set(AlertChannelReader.Read("mail", Mail(host, server.Port), ChannelSource.Configuration, "", [], static _ => null)!);

        var end = await run.Delivery.TestAsync("mail", TestContext.Current.CancellationToken);

        end.Status.ShouldBe(isCalled ? NotificationStatus.Sent : NotificationStatus.Failed, end.Error);
        server.Mails.Count.ShouldBe(isCalled ? 1 : 0);
    }

    [Fact]
    public async Task OrderOfAChannelAtAPrivateAddress_IsRefusedAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Alerts:AllowPrivateAddresses=false");
        foreach (var (order, field) in new[]
        {
            ("""{"name":"hook","type":"webhook","url":"http://169.254.169.254/latest/meta-data"}""", "url"), ("""{"name":"hook","type":"slack","url":"http://[::ffff:10.0.0.1]/x"}""", "url"),
            ("""{"name":"mail","type":"email","host":"192.168.0.1","from":"a@example.com","to":["b@example.com"]}""", "host"),
            ("""{"name":"mail","type":"email","host":"localhost","from":"a@example.com","to":["b@example.com"]}""", "host"),
        })
            (await AlertAdmin.PostAsync(gateway, AlertAdmin.Channels, order)).Problem(400).ShouldStartWith($"{field}: is a private or special address; ");

        (await AlertAdmin.PostAsync(gateway, AlertAdmin.Channels, """{"name":"hook","type":"webhook","url":"https://203.0.113.9/x"}""")).Status.ShouldBe(201);
    }

    private static AlertChannelOptions Mail(string host, int port) =>
        new() { Type = "email", Host = host, Port = port, Tls = false, From = "a@example.org", To = ["b@example.org"], Retries = 0 };
}
