using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Gateway.Tests.Alerting;

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
}
