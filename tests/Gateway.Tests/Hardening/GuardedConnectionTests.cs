using System.Net;
using Gateway.Model.Network;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Hardening;

/// <summary>A public name that leads to this machine, as somebody's DNS server may say at any time.</summary>
public sealed class GuardedConnectionTests
{
    private static readonly IPAddress Public = IPAddress.Parse("192.88.99.1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    public async Task PublicNameThatLeadsToAPrivateAddress_IsRefusedBeforeAnythingIsSent(string address)
    {
        await using var server = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}"));
        using var http = Client(AddressReach.Public, _ => [IPAddress.Parse(address)]);

        var refused = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"http://rebound.example:{server.BaseAddress.Port}/", Token));

        refused.InnerException.ShouldBeOfType<PrivateAddressException>();
        refused.ToString().ShouldNotContain(address);
        server.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(AddressReach.Private)]
    [InlineData(AddressReach.Any)]
    public async Task PrivateAddressWithinReach_IsConnectedToAndPooled(AddressReach reach)
    {
        await using var server = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}"));
        var asked = 0;
        using var http = Client(reach, _ => ++asked > 0 ? [IPAddress.Loopback] : []);

        for (var i = 0; i < 3; i++)
            (await http.GetStringAsync($"http://mine.example:{server.BaseAddress.Port}/", Token)).ShouldBe("{}");

        asked.ShouldBe(1, "a name is looked up once a connection");
    }

    [Fact]
    public async Task NameThatLeadsToBoth_IsAskedAtThePublicAddressAlone()
    {
        using var http = Client(AddressReach.Public, _ => [IPAddress.Loopback, Public]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}"));
        patience.CancelAfter(TimeSpan.FromMilliseconds(200));

        // Nobody is at the public one: there is no answer of any kind.
        await Should.ThrowAsync<Exception>(() => http.GetAsync($"http://both.example:{server.BaseAddress.Port}/", patience.Token));

        server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task FirstAddressIsDead_TheNextIsTried()
    {
        await using var server = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}"));
        using var http = Client(AddressReach.Private, _ => [IPAddress.Parse("127.0.0.9"), IPAddress.Loopback]);

        (await http.GetStringAsync($"http://two.example:{server.BaseAddress.Port}/", Token)).ShouldBe("{}");
    }

    [Fact]
    public async Task ProxyOfTheEnvironment_MayBePrivate()
    {
        await using var proxy = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{\"from\":\"proxy\"}"));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = new GuardedConnection(AddressReach.Public).ConnectAsync,
            Proxy = new WebProxy(proxy.BaseAddress),
        });

        (await http.GetStringAsync("http://api.example/", Token)).ShouldBe("{\"from\":\"proxy\"}");
    }

    private static HttpClient Client(AddressReach reach, Func<string, IPAddress[]> resolve) => new(new SocketsHttpHandler
    {
        ConnectCallback = new GuardedConnection(reach, (name, _) => Task.FromResult(resolve(name))).ConnectAsync,
        UseProxy = false,
    });
}
