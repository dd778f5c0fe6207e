using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Endpoints;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>Texts of a body that rows keep: bounded there, whole on their way to the provider.</summary>
public sealed class CallerTextTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private static readonly ScriptedAnswer Message = ScriptedAnswer.Json(
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":3}}""");

    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    [InlineData(256)]
    public async Task UserOfTheBodyUpToTheBound_IsKeptWhole(int length)
    {
        var user = new string('u', length);
        (await RowsUserAsync($"whole-{length}", user)).ShouldBe(user);
    }

    [Theory]
    [InlineData(257)]
    [InlineData(5_000_000)]
    public async Task LongerUser_IsItsBeginningAndAHashAndReachesTheProviderWhole(int length)
    {
        var user = new string('u', length);
        var kept = await RowsUserAsync($"long-{length}", user);

        kept.ShouldBe($"{new string('u', 200)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..16]}");
        JsonElement.Parse(relay.Received!.Text).GetProperty("metadata").GetProperty("user_id").GetString().ShouldBe(user);
    }

    [Fact]
    public void LongUsersThatDifferAtTheirEnd_StayApart() =>
        CallerText.User(new string('u', 300) + "a").ShouldNotBe(CallerText.User(new string('u', 300) + "b"));

    [Fact]
    public async Task ControlCharacters_AreReplaced() =>
        (await RowsUserAsync("controls", "a\0b\r\nc\u001b[31m é😀")).ShouldBe("a\ufffdb\ufffd\ufffdc\ufffd[31m é😀");

    [Fact]
    public void PairAtTheCut_IsNotHalved() =>
        CallerText.User($"{new string('u', 199)}😀{new string('u', 100)}").ShouldNotBeNull().ShouldStartWith($"{new string('u', 199)}~");

    [Theory]
    [InlineData(256)]
    [InlineData(5_000_000)]
    public async Task UnknownModel_IsCutInTheRow(int length)
    {
        using var response = await relay.PostAsync(
            Encoding.UTF8.GetBytes($$"""{"model":"nobody/{{new string('m', length)}}","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""), ("x-request-id", $"model-{length}"));

        ((int)response.StatusCode).ShouldBe(404);
        (await relay.Gateway.RowAsync($"model-{length}")).Model.ShouldBe($"nobody/{new string('m', 249)}");
    }

    private async Task<string?> RowsUserAsync(string requestId, string user)
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(
            Encoding.UTF8.GetBytes($$$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"metadata":{"user_id":{{{JsonSerializer.Serialize(user)}}}}}"""),
            ("x-request-id", requestId));
        ((int)response.StatusCode).ShouldBe(200);
        return (await relay.Gateway.RowAsync(requestId)).UserId;
    }
}
