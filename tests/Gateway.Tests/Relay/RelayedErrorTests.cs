using Gateway.Tests.Endpoints;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

/// <summary>What a relay passes on of a provider's failure, and what it keeps to itself.</summary>
public sealed class RelayedErrorTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Credential = "upstream-key-claude";
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";
    private const string Begun =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1}}}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n";

    private static readonly byte[] Whole = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();
    private static readonly byte[] Streamed = """{"model":"claude-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("}}}garbage")]
    [InlineData("{}")]
    public async Task BytesBehindAWholeAnswer_AreMalformed(string garbage)
    {
        relay.Answer = ScriptedAnswer.Json(Message + garbage);
        using var response = await relay.PostAsync(Whole);
        var body = await response.Content.ReadAsStringAsync(Token);

        ((int)response.StatusCode).ShouldBe(502, body);
        body.ShouldContain("malformed");
    }

    [Fact]
    public async Task CredentialInAnErrorBody_IsMaskedAndNothingElse()
    {
        const string Body = """{ "type":"error","error":{"type":"invalid_request_error","message":"kéy KEY of KEYKEY"}} """;
        relay.Answer = ScriptedAnswer.Json(Body.Replace("KEY", Credential, StringComparison.Ordinal), 400);
        using var response = await relay.PostAsync(Whole);

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Body.Replace("KEY", "***", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CredentialInAnErrorEvent_IsMaskedAndNothingElse()
    {
        const string Error = ": note\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"no capacity for KEY\"}}\n\n";
        var text = await StreamAsync(Begun + Error.Replace("KEY", Credential, StringComparison.Ordinal), "quoted");

        text.ShouldBe(Begun + Error.Replace("KEY", "***", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("authentication_error", "authentication")]
    [InlineData("permission_error", "permission")]
    public async Task RefusedCredentialAfterContent_IsToldInTheGatewaysOwnWords(string type, string word)
    {
        var text = await StreamAsync(
            Begun + $$$"""event: error{{{"\n"}}}data: {"type":"error","error":{"type":"{{{type}}}","message":"your key is revoked"}}{{{"\n\n"}}}""", word);

        text.ShouldStartWith(Begun);
        text[Begun.Length..].ShouldStartWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The answer is not complete: ");
        text.ShouldNotContain(type);
        text.ShouldNotContain("revoked");
        (await ErrorEnvelope.FailedRowAsync(relay.Gateway, word)).ErrorCode.ShouldBe(word);
    }

    [Fact]
    public async Task ErrorWithoutItsEventName_GetsOne()
    {
        var text = await StreamAsync(Begun + "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n", "nameless");

        text.ShouldStartWith(Begun + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":");
        text.Split("\"type\":\"error\"").Length.ShouldBe(2);
        (await ErrorEnvelope.FailedRowAsync(relay.Gateway, "nameless")).ErrorCode.ShouldBe("overloaded");
    }

    private async Task<string> StreamAsync(string stream, string id)
    {
        relay.Answer = ScriptedAnswer.Stream(stream);
        using var response = await relay.PostAsync(Streamed, ("x-request-id", id));
        return await response.Content.ReadAsStringAsync(Token);
    }
}
