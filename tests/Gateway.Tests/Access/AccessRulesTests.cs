using Gateway.Hosting;
using Gateway.Routing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Access;

/// <summary>What is wrong with keys, their rights and the admin API's address is told at the start, each with its key path.</summary>
public sealed class AccessRulesTests
{
    private const string Key = "a-key-of-sixteen-or-more";

    [Theory]
    [InlineData("Gateway:Access:Rights:alcie:Owner", "Al", "Gateway:Access:Rights:alcie: no key of that name is configured; known are alice (Gateway:Access:Keys)")]
    [InlineData("Gateway:Access:Rights:alice:Model", "claude-*", "Gateway:Access:Rights:alice:Model: unknown key;")]
    [InlineData("Gateway:Access:Rights:alice:Models", "claude *", "Gateway:Access:Rights:alice:Models:0: 'claude *' is no model or pattern of models")]
    [InlineData("Gateway:Access:Rights:alice:Routes:0", "smrt", "Gateway:Access:Rights:alice:Routes:0: 'smrt' is no configured route; none is configured")]
    [InlineData("Gateway:Access:Rights:alice:Surfaces", "messages,chat", "Gateway:Access:Rights:alice:Surfaces:1: 'chat' is no surface; known are messages,")]
    [InlineData("Gateway:Access:Rights:alice:IpRanges:0", "10.0.0.1/8", "Gateway:Access:Rights:alice:IpRanges:0: '10.0.0.1/8' is no range of addresses")]
    [InlineData("Gateway:Access:Rights:alice:IpRanges:0", "everywhere", "Gateway:Access:Rights:alice:IpRanges:0: 'everywhere' is no range of addresses")]
    [InlineData("Gateway:Access:Rights:alice:Labels:0", "team search", "Gateway:Access:Rights:alice:Labels:0: 'team search' is no label")]
    [InlineData("Gateway:Access:Rights:alice:Priority", "urgent", "Gateway:Access:Rights:alice:Priority: 'urgent' is no priority; known are high, normal, low")]
    [InlineData("Gateway:Access:Rights:alice:ExpiresAt", "noon", "Gateway:Access:Rights:alice:ExpiresAt: 'noon' is no time; write ISO 8601")]
    [InlineData("Gateway:Access:Keys:admin", "another-key-of-sixteen", "Gateway:Access:Keys:admin: the name is taken: 'admin' stands in the log")]
    [InlineData("Gateway:Access:Keys:key_1", "another-key-of-sixteen", "Gateway:Access:Keys:key_1: the name is taken:")]
    [InlineData("Gateway:Access:Keys:bob", Key, "Gateway:Access:Keys:bob: is the same key as that of alice")]
    [InlineData("Gateway:Access:Keys:bob", "short", "Gateway:Access:Keys:bob: a key of at least 16 characters is expected")]
    [InlineData("Gateway:Admin:Url", "8081", "Gateway:Admin:Url: '8081' is no address to listen on; http://127.0.0.1:8081 is one")]
    [InlineData("Gateway:Admin:Url", "http://127.0.0.1:8081/admin", "Gateway:Admin:Url: 'http://127.0.0.1:8081/admin' is no address to listen on")]
    [InlineData("Gateway:Admin:Url", "http://127.0.0.1:9999", "Gateway:Admin:Url: port 9999 is the one everything else answers on")]
    public void Mistake_IsNamedWithItsKey(string key, string value, string problem)
    {
        var problems = Should.Throw<ConfigurationException>(() => Read((key, value))).Problems;
        problems.ShouldHaveSingleItem().ShouldStartWith(problem);
    }

    [Theory]
    [InlineData("Gateway:Limits:Keys:alcie:RequestsPerMinute", "5", "Gateway:Limits:Keys:alcie: no key of that name is configured; known are alice")]
    [InlineData("Gateway:Budgets:b:Key", "alcie", "Gateway:Budgets:b:Key: no key of that name is configured; known are alice")]
    public void LimitOrBudgetOfAKeyThatIsNotThere_IsAProblem(string key, string value, string problem) =>
        Should.Throw<ConfigurationException>(() => Read((key, value), ("Gateway:Budgets:b:Usd", "1"), ("Gateway:Budgets:b:Per", "day")))
            .Problems.ShouldHaveSingleItem().ShouldStartWith(problem);

    [Fact]
    public void LimitsAndBudgetsOfKeys_NameThemInAnyCase_OrByTheIdOfAnIssuedOne() => Should.NotThrow(() => Read(
        ("Gateway:Limits:Keys:ALICE:RequestsPerMinute", "5"), ("Gateway:Limits:Keys:key_5b1c09aa27f4:RequestsPerMinute", "5"),
        ("Gateway:Budgets:b:Key", "Alice"), ("Gateway:Budgets:b:Usd", "1"), ("Gateway:Budgets:b:Per", "day")));

    [Theory]
    [InlineData("bob", "another-key-of-sixteen", null)]
    [InlineData("admin", "another-key-of-sixteen", "the name is taken")]
    [InlineData("bob", Key, "is the same key as that of alice")]
    [InlineData("bob", "short", "a key of at least 16 characters is expected")]
    public void KeyOfAFile_HasRights_AndIsHeldToTheRulesOfKeys(string name, string secret, string? problem)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, secret);
            var read = () => Read(($"Gateway:Access:KeyFiles:{name}", file), ($"Gateway:Access:Rights:{name}:Owner", "Bob"));
            if (problem is null)
                read().Access.TermsOf(name).Owner.ShouldBe("Bob");
            else
                Should.Throw<ConfigurationException>(read).Problems.ShouldHaveSingleItem().ShouldStartWith($"Gateway:Access:KeyFiles:{name}: {problem}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Problems_NameNoKey() => Should.Throw<ConfigurationException>(() => Read(("Gateway:Access:Keys:bob", Key))).Message.ShouldNotContain(Key);

    [Fact]
    public void Lists_MayBeOneValueWithCommas_AndNamesHaveNoCase()
    {
        var access = Read(("Gateway:Access:Rights:ALICE:Models", "claude-*, gpt-5"), ("Gateway:Access:Rights:ALICE:ExpiresAt", "2027-01-01")).Access;

        access.TermsOf("alice").Models.ShouldBe(["claude-*", "gpt-5"]);
        access.TermsOf("alice").ExpiresAt.ShouldBe(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static Model.GatewayOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(
        [
            new("Gateway:Access:Keys:alice", Key), new("urls", "http://127.0.0.1:9999"), new("GATEWAY_ADMIN_KEY", "the-admin-key-of-the-tests"),
            .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)),
        ]);
        return CheckedOptions.Read(configuration, isDevelopment: true);
    }
}
