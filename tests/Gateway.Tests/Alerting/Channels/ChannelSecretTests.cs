using Gateway.Alerting.Channels;

namespace Gateway.Tests.Alerting.Channels;

/// <summary>What of a channel's settings is a secret wherever it stands, and what only a word.</summary>
public sealed class ChannelSecretTests
{
    [Theory]
    [InlineData("https://ops.example.com/", "")]
    [InlineData("https://ops.example.com/notifications", "https://ops.example.com/notifications")]
    [InlineData("https://ops.example.com/a-word-that-is-long/alerts", "https://ops.example.com/a-word-that-is-long/alerts")]
    [InlineData("https://ops.example.com/T0/token-0123456789", "https://ops.example.com/T0/token-0123456789 token-0123456789")]
    [InlineData("https://ops.example.com/alerts?key=hunter-twelve", "https://ops.example.com/alerts?key=hunter-twelve ?key=hunter-twelve")]
    [InlineData("https://ops.example.com/?k=0123456789abcdef&x=1", "https://ops.example.com/?k=0123456789abcdef&x=1 ?k=0123456789abcdef&x=1 0123456789abcdef")]
    public void OfAnAddress_WhatLooksLikeATokenIsASecret(string url, string secrets) =>
        string.Join(' ', Read(new() { Type = "webhook", Url = url }).Secrets).ShouldBe(secrets);

    [Fact]
    public void AnAddressOfManyTokens_IsAFewSecrets() =>
        Read(new() { Type = "slack", Url = $"https://example.com/{string.Join('/', Enumerable.Range(0, 500).Select(i => $"token-of-the-path-{i}"))}" }).Secrets.Count().ShouldBe(9);

    [Fact]
    public void SecretsOfEightCharacters_AreSecrets()
    {
        Read(new() { Type = "webhook", Url = "https://example.com", Secret = "eight-ch" }).Secrets.ShouldBe(["eight-ch"]);
        Read(new() { Type = "pagerduty", RoutingKey = "routing1" }).Secrets.ShouldBe(["routing1"]);
        Read(Mail("password")).Secrets.ShouldBe(["password", "cGFzc3dvcmQ="]);
        Read(Mail("passwor")).Secrets.ShouldBeEmpty();
    }

    private static AlertChannelOptions Mail(string password) =>
        new() { Type = "email", Host = "mail.example.com", UserName = "mona", Password = password, From = "a@example.com", To = ["b@example.com"] };

    private static AlertChannel Read(AlertChannelOptions options)
    {
        var problems = new List<string>();
        var channel = AlertChannelReader.Read("ops", options, ChannelSource.Api, "", problems, static _ => null);
        problems.ShouldBeEmpty();
        return channel!;
    }
}
