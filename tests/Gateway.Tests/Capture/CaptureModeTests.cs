using Gateway.Model;
using Gateway.Storage;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using static Gateway.Tests.Resilience.ThreeProviders;

namespace Gateway.Tests.Capture;

/// <summary>What each mode leaves in a request's row, by what became of the request.</summary>
public sealed class CaptureModeTests
{
    private const string Asked = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":false,"metadata":{"user_id":"u-7 bob@example.com"}}""";
    private const string User = ""","metadata":{"user_id":"u-7 bob@example.com"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none", null, null)]
    [InlineData("metadata", "conv-1", "u-7")]
    [InlineData("redacted", "conv-1", "u-7")]
    [InlineData("full", "conv-1", "u-7")]
    public async Task WhoAsked_IsNamedInEveryModeButNone(string mode, string? conversation, string? user)
    {
        await using var providers = await StartAsync(mode, ClaudeAnswer);
        await AskAsync(providers, extra: ""","metadata":{"user_id":"u-7"}""", header: ("x-conversation-id", "conv-1"));
        var row = await providers.Gateway.RowAsync("walk");

        (row.ConversationId, row.UserId, row.State).ShouldBe((conversation, user, RequestState.Completed));
        (row.InputTokens, row.OutputTokens, row.Provider).ShouldBe((11, 4, "claude"));
        (await providers.Gateway.AttemptsAsync()).ShouldHaveSingleItem().UserId.ShouldBe(user);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("metadata")]
    public async Task ModeWithoutBodies_KeepsNone(string mode)
    {
        await using var providers = await StartAsync(mode, Failure(500, "api_error", "bob@example.com"));
        await AskAsync(providers);
        var row = await providers.Gateway.RowAsync("walk");

        (row.RequestData, row.ResponseData, row.ErrorData).ShouldBe((null, null, null));
        row.Attempts.ShouldBe("claude=server_error,gemini=ok");
    }

    [Fact]
    public async Task FullUnary_RequestAsItCameInAndAnswerAsTheClientGotIt()
    {
        await using var providers = await StartAsync("full", ClaudeAnswer);
        var answer = await AskAsync(providers, extra: User);
        var row = await providers.Gateway.RowAsync("walk");

        (row.RequestData, row.ResponseData, row.ErrorData).ShouldBe((Asked, answer, null));
    }

    [Fact]
    public async Task FullStream_TheEventsAsTheClientGotThem()
    {
        await using var providers = await StartAsync("full", ClaudeStream);
        var answer = await AskAsync(providers, stream: true);

        answer.ShouldBe(Start + BlockStart + Delta + End);
        (await providers.Gateway.RowAsync("walk")).ResponseData.ShouldBe(answer);
    }

    [Fact]
    public async Task FullAfterAFallback_TheTranslatedAnswerAndTheFirstProvidersError()
    {
        await using var providers = await StartAsync("full", Failure(500, "api_error", "out of order"));
        var answer = await AskAsync(providers);
        var row = await providers.Gateway.RowAsync("walk");

        answer.ShouldContain("from gemini");
        row.ResponseData.ShouldBe(answer);
        row.ErrorData.ShouldBe("""{"type":"error","error":{"type":"api_error","message":"out of order"}}""");
    }

    [Fact]
    public async Task FullTranslatedStream_TheEventsInTheClientsDialect()
    {
        await using var providers = await StartAsync("full", Failure(529, "overloaded_error"), streamed: true);
        var answer = await AskAsync(providers, stream: true);

        answer.ShouldContain("event: message_stop");
        (await providers.Gateway.RowAsync("walk")).ResponseData.ShouldBe(answer);
    }

    [Fact]
    public async Task FullError_TheErrorTheClientGot()
    {
        await using var providers = await StartAsync("full", Failure(400, "invalid_request_error", "messages: too odd"));
        var answer = await AskAsync(providers);
        var row = await providers.Gateway.RowAsync("walk");

        answer.ShouldContain("too odd");
        (row.ResponseData, row.ErrorData, row.State).ShouldBe((answer, answer, RequestState.Failed));
    }

    [Fact]
    public async Task FullStreamCutInTheMiddle_WhatTheClientGotAndTheWordsAboutIt()
    {
        await using var providers = await StartAsync("full", ScriptedAnswer.Stream(ScriptedStep.Send(Start + BlockStart + Delta), ScriptedStep.Cut));
        var answer = await AskAsync(providers, stream: true);
        var row = await providers.Gateway.RowAsync("walk");

        answer.ShouldContain("event: error");
        row.ResponseData.ShouldBe(answer);
        row.ErrorData.ShouldNotBeNull().ShouldStartWith("cut");
    }

    [Fact]
    public async Task RedactedUnary_BothBodiesMasked()
    {
        await using var providers = await StartAsync("redacted", ScriptedAnswer.Json(
            """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"call +1 415 555 2671"}],"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":4}}"""));
        (await AskAsync(providers, extra: User)).ShouldContain("555 2671");
        var row = await providers.Gateway.RowAsync("walk");

        row.RequestData.ShouldBe(Asked.Replace("bob@example.com", "[email]", StringComparison.Ordinal));
        row.ResponseData.ShouldNotBeNull().ShouldContain("\"text\":\"call [phone]\"}],\"stop_reason\":\"end_turn\"");
    }

    [Fact]
    public async Task RedactedStream_TheFoldedAnswerMaskedAlsoWhereTwoEventsShareASecret()
    {
        await using var providers = await StartAsync("redacted", ScriptedAnswer.Stream(
            Start, BlockStart, TextDelta("ask bob@exa"), TextDelta("mple.com or sk-proj-abc123"), TextDelta("DEF456ghi789"), End));
        await AskAsync(providers, stream: true);
        var row = await providers.Gateway.RowAsync("walk");

        row.ResponseData.ShouldNotBeNull().ShouldContain("""[{"type":"text","text":"ask [email] or [api_key]"}]""");
        row.ResponseData.ShouldNotContain("DEF456");
    }

    [Fact]
    public async Task RedactedTranslatedStream_TheFoldedAnswer()
    {
        await using var providers = await StartAsync("redacted", Failure(500, "api_error", "call 415-555-2671"), streamed: true);
        await AskAsync(providers, stream: true);
        var row = await providers.Gateway.RowAsync("walk");

        row.ResponseData.ShouldNotBeNull().ShouldContain("""[{"type":"text","text":"from gemini"}]""");
        row.ErrorData.ShouldNotBeNull().ShouldContain("\"message\":\"call [phone]\"");
    }

    [Fact]
    public async Task RedactedStreamCutInTheMiddle_TheAnswerSoFarAndThatItEnded()
    {
        await using var providers = await StartAsync("redacted", ScriptedAnswer.Stream(ScriptedStep.Send(Start + BlockStart + Delta), ScriptedStep.Cut));
        await AskAsync(providers, stream: true);

        (await providers.Gateway.RowAsync("walk")).ResponseData.ShouldNotBeNull().ShouldMatch(@"""text"":""from claude""(.|\n)*\n\{""type"":""error""");
    }

    [Fact]
    public async Task BodiesLongerThanTheBound_AreCutAndSaySo()
    {
        await using var providers = await StartAsync("full", ClaudeAnswer, settings: "Gateway:Storage:CaptureMaxKiB=1");
        await AskAsync(providers, extra: $$""","metadata":{"x":"{{new string('ü', 5000)}}"}""");
        var row = await providers.Gateway.RowAsync("walk");

        row.RequestData.ShouldNotBeNull().ShouldMatch(@"ü…\[cut: \d+ more bytes\]$");
        System.Text.Encoding.UTF8.GetByteCount(row.RequestData).ShouldBeInRange(1023, 1024 + 40);
        row.ResponseData.ShouldNotBeNull().ShouldEndWith("}");
    }

    [Fact]
    public async Task RequestThatIsNotJson_IsCapturedWithItsAnswer()
    {
        await using var providers = await StartAsync("redacted", ClaudeAnswer);
        using var response = await providers.Gateway.PostAsync("{\"model\": bob@example.com", ("x-request-id", "broken"));
        var answer = await response.Content.ReadAsStringAsync(Token);
        var row = await providers.Gateway.RowAsync("broken");

        (row.Status, row.RequestData, row.ResponseData).ShouldBe((400, "{\"model\": [email]", answer));
    }

    private static string TextDelta(string text) => Delta.Replace("from claude", text, StringComparison.Ordinal);

    private static Task<ThreeProviders> StartAsync(string mode, ScriptedAnswer claude, bool streamed = false, params string[] settings) =>
        ThreeProviders.StartAsync(claude, streamed ? GeminiStream : GeminiAnswer, OpenAiAnswer, [$"Gateway:Storage:Capture={mode}", .. settings]);

    private static async Task<string> AskAsync(
        ThreeProviders providers, bool stream = false, string extra = "", (string Name, string Value)? header = null)
    {
        using var response = await providers.AskAsync(stream, extra: extra, header: header);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
