using Gateway.Routing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hardening;

public sealed class ServerRuleTests
{
    [Theory]
    [InlineData("Server:MaxBodyMiB", "257", "257 is out of range: 1 to 256")]
    [InlineData("Server:MaxHeaders", "19", "19 is out of range: 20 to 2000")]
    [InlineData("Server:MaxHeadersKiB", "3", "3 is out of range: 4 to 1024")]
    [InlineData("Server:MaxRequestLineKiB", "0", "0 is out of range: 1 to 128")]
    [InlineData("Server:MaxConnections", "0", "0 is out of range: 1 to 1000000")]
    [InlineData("Server:MaxUpgradedConnections", "-1", "-1 is out of range: 0 to 1000000")]
    [InlineData("Server:HeadersTimeout", "00:00:00.5", "00:00:00.5000000 is out of range: 00:00:01 to 00:10:00")]
    [InlineData("Server:KeepAliveTimeout", "01:00:01", "01:00:01 is out of range: 00:00:01 to 01:00:00")]
    [InlineData("Server:MinBodyBytesPerSecond", "-1", "-1 is out of range: 0 to 1073741824")]
    [InlineData("Server:RateGrace", "00:00:01", "00:00:01 is out of range: over 00:00:01, at most 00:10:00")]
    [InlineData("Server:Http2Streams", "0", "0 is out of range: 1 to 10000")]
    [InlineData("Server:Http2HeaderTableKiB", "65", "65 is out of range: 0 to 64")]
    [InlineData("Server:MaxBodyMiB", "much", "'much' is not a whole number")]
    [InlineData("Providers:claude:BaseUrl", "http://169.254.169.254/latest", "'169.254.169.254' is a link-local or special address; where that is meant, Providers:claude:AllowPrivateAddress is true")]
    [InlineData("Providers:claude:BaseUrl", "http://[::ffff:169.254.169.254]", "'::ffff:169.254.169.254' is a link-local or special address; where that is meant, Providers:claude:AllowPrivateAddress is true")]
    [InlineData("Providers:claude:BaseUrl", "http://[fd00:ec2::254]", "'fd00:ec2::254' is a link-local or special address; where that is meant, Providers:claude:AllowPrivateAddress is true")]
    [InlineData("Providers:claude:BaseUrl", "http://0", "'0.0.0.0' is a link-local or special address; where that is meant, Providers:claude:AllowPrivateAddress is true")]
    public void ValueOutOfItsRange_IsNamedWithItsKey(string key, string value, string problem) => Problems((key, value)).ShouldBe([$"Gateway:{key}: {problem}"]);

    [Theory]
    [InlineData("http://127.0.0.1:9", "private")]
    [InlineData("http://localhost:9", "private")]
    [InlineData("http://169.254.169.254", "link-local or special")]
    public void PrivateAddressWhereNoneIsAllowed_IsNamed(string address, string place) =>
        Problems(("Providers:claude:BaseUrl", address), ("Providers:claude:AllowPrivateAddress", "false")).Single().ShouldContain($" is a {place} address");

    [Theory]
    [InlineData("http://127.0.0.1:9", null)]
    [InlineData("http://10.1.2.3", null)]
    [InlineData("http://localhost:9", null)]
    [InlineData("https://api.example", null)]
    [InlineData("http://169.254.169.254", "true")]
    public void AddressThatIsMeant_Passes(string address, string? allow) =>
        Problems([("Providers:claude:BaseUrl", address), .. allow is null ? Array.Empty<(string, string)>() : [("Providers:claude:AllowPrivateAddress", allow)]]).ShouldBeEmpty();

    private static List<string> Problems(params (string Key, string Value)[] settings)
    {
        var problems = new List<string>();
        var all = settings.Select(s => KeyValuePair.Create($"Gateway:{s.Key}", (string?)s.Value)).Append(new("Gateway:Providers:claude:DefaultModel", "claude-x"));
        GatewayOptionsLoader.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), isDevelopment: true, problems);
        return problems;
    }
}
