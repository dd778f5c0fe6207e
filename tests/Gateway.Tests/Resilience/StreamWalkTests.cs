using Gateway.Tests.Endpoints;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Resilience;

/// <summary>From target to target, streams: before the first content the next one takes over unseen, after it the failure is told and nothing made up.</summary>
public sealed class StreamWalkTests
{
    private const string ErrorEvent = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> FailuresBeforeContent => new()
    {
        { "error event first", "overloaded" },
        { "error event after the start", "overloaded" },
        { "cut before headers", "connection" },
        { "cut after headers", "cut" },
        { "cut after the start", "cut" },
        { "cut in the middle of a frame", "cut" },
        { "end after the start", "cut" },
        { "end in the middle of a frame", "cut" },
        { "stall before headers", "timeout" },
        { "stall after the start", "timeout" },
        { "pings for ever", "timeout" },
        { "status 529", "overloaded" },
        { "html", "malformed" },
    };

    [Theory]
    [MemberData(nameof(FailuresBeforeContent))]
    public async Task FailureBeforeContent_OneCleanStreamFromTheNextTarget(string failure, string word)
    {
        string[] patience = word == "timeout" ? ["Gateway:Providers:claude:Timeouts:FirstEvent=00:00:00.200"] : [];
        await using var walk = await StartAsync(Failing(failure), ThreeProviders.GeminiStream, patience);
        using var response = await walk.AskAsync(stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        ((int)response.StatusCode).ShouldBe(200, text);
        CleanStreamFromGemini(text);
        response.Headers.GetValues("x-gateway-attempts").ShouldBe([$"claude={word},gemini=ok"]);
        var row = await walk.Gateway.RowAsync("walk");
        (row.Attempts, row.State, row.Stream, row.StopReason).ShouldBe(($"claude={word},gemini=ok", Model.RequestState.Completed, true, "end_turn"));
        row.Ttft.ShouldNotBeNull();
        await walk.Claude.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Theory]
    [InlineData("cut", "cut", "api_error")]
    [InlineData("end", "cut", "api_error")]
    [InlineData("half frame", "cut", "api_error")]
    [InlineData("stall", "timeout", "timeout_error")]
    public async Task FailureAfterContent_IsToldAsAnErrorEvent(string failure, string word, string type)
    {
        const string Sent = ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta;
        ScriptedStep[] steps = failure switch
        {
            "cut" => [ScriptedStep.Send(Sent), ScriptedStep.Cut],
            "end" => [ScriptedStep.Send(Sent)],
            "half frame" => [ScriptedStep.Send(Sent + "event: message_stop\ndata: {\"ty")],
            _ => [ScriptedStep.Send(Sent), ScriptedStep.Hang],
        };
        string[] patience = word == "timeout" ? ["Gateway:Providers:claude:Timeouts:Idle=00:00:00.150"] : [];
        await using var walk = await StartAsync(ScriptedAnswer.Stream(steps), ThreeProviders.GeminiStream, patience);
        using var response = await walk.AskAsync(stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldStartWith(Sent);
        text[Sent.Length..].ShouldStartWith($$"""
            event: error
            data: {"type":"error","error":{"type":"{{type}}","message":"
            """);
        text.ShouldEndWith("\"request_id\":\"walk\"}\n\n");
        text.ShouldNotContain("message_stop");
        walk.Gemini.Calls.ShouldBeEmpty();
        var row = await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk");
        (row.ErrorCode, row.Attempts, row.Status, row.InputTokens).ShouldBe((word, $"claude={word}", 200, 11));
    }

    [Fact]
    public async Task ProvidersErrorEventAfterContent_IsPassedOnAndNothingAfterIt()
    {
        const string Sent = ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta + ErrorEvent;
        await using var walk = await StartAsync(ScriptedAnswer.Stream(Sent, ThreeProviders.End), ThreeProviders.GeminiStream);
        using var response = await walk.AskAsync(stream: true);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Sent);
        (await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk")).ErrorCode.ShouldBe("overloaded");
    }

    [Fact]
    public async Task TranslatedStreamCutAfterContent_IsToldAsAnErrorEvent()
    {
        const string Chunk = """data: {"candidates":[{"content":{"role":"model","parts":[{"text":"from gemini"}]},"index":0}],"usageMetadata":{"promptTokenCount":6}}""";
        await using var walk = await StartAsync(ThreeProviders.Failure(529, "overloaded_error"), ScriptedAnswer.Stream(Chunk + "\r\n\r\n"));
        using var response = await walk.AskAsync(stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        Count(text, "event: message_start").ShouldBe(1);
        text.ShouldContain("from gemini");
        Count(text, "event: error").ShouldBe(1);
        text.ShouldNotContain("message_stop");
        text.ShouldNotContain("message_delta");
        (await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk")).Attempts.ShouldBe("claude=overloaded,gemini=cut");
    }

    [Fact]
    public async Task EveryTargetFailedBeforeContent_AnErrorWithItsStatus()
    {
        await using var walk = await StartAsync(ScriptedAnswer.Stream(ErrorEvent), ScriptedAnswer.Stream(""));
        using var response = await walk.AskAsync(stream: true);
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type).ShouldBe((502, "api_error"));
        row.Attempts.ShouldBe("claude=overloaded,gemini=cut,openai=server_error");
    }

    [Fact]
    public async Task SilenceBeforeContent_APingEvery15SecondsAndThenTheAnswer()
    {
        var time = new ManualTime();
        var goOn = new TaskCompletionSource();
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.WaitFor(goOn.Task), ScriptedStep.Send(ThreeProviders.BlockStart + ThreeProviders.Delta + ThreeProviders.End)),
            ThreeProviders.GeminiStream, time);
        var asked = walk.AskAsync(stream: true);
        await Eventually.TrueAsync(() => walk.Claude.OpenCalls == 1 && walk.Claude.Calls.Count == 1, "the call never arrived");
        var reader = await PingsAsync(walk, time, asked, 2);
        goOn.SetResult();

        (await reader.ReadToEndAsync(Token)).ShouldBe(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta + ThreeProviders.End);
    }

    [Fact]
    public async Task FailureAfterSuchAPing_NextTargetStillAnswers()
    {
        var time = new ManualTime();
        var goOn = new TaskCompletionSource();
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.WaitFor(goOn.Task), ScriptedStep.Send(ErrorEvent)), ThreeProviders.GeminiStream, time);
        var asked = walk.AskAsync(stream: true);
        await Eventually.TrueAsync(() => walk.Claude.OpenCalls == 1 && walk.Claude.Calls.Count == 1, "the call never arrived");
        var reader = await PingsAsync(walk, time, asked, 1);
        goOn.SetResult();

        CleanStreamFromGemini(await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task EveryTargetFailedAfterSuchAPing_TheErrorIsAnEvent()
    {
        var time = new ManualTime();
        var goOn = new TaskCompletionSource();
        await using var walk = await StartAsync(
            new ScriptedAnswer { Status = 529, BeforeHeaders = [ScriptedStep.WaitFor(goOn.Task)] }, ThreeProviders.Failure(500), time);
        var asked = walk.AskAsync(stream: true);
        await Eventually.TrueAsync(() => walk.Claude.OpenCalls == 1 && walk.Claude.Calls.Count == 1, "the call never arrived");
        var reader = await PingsAsync(walk, time, asked, 1);
        goOn.SetResult();
        var text = await reader.ReadToEndAsync(Token);

        text.ShouldStartWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",");
        Count(text, "event: ").ShouldBe(1);
    }

    [Fact]
    public async Task SilenceBetweenFrames_APingThatParsersPassOver()
    {
        var time = new ManualTime();
        var goOn = new TaskCompletionSource();
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream(
                ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta + ThreeProviders.End[..20]),
                ScriptedStep.WaitFor(goOn.Task), ScriptedStep.Send(ThreeProviders.End[20..])),
            ThreeProviders.GeminiStream, time);
        using var response = await walk.AskAsync(stream: true);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        (await ReadAsync(reader, (ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta).Length)).ShouldEndWith("\n\n");
        await AdvanceUntilPingAsync(time, reader);
        goOn.SetResult();

        // The half frame was held back, so the comment stands between frames.
        (await reader.ReadToEndAsync(Token)).ShouldBe(ThreeProviders.End);
    }

    private static ScriptedAnswer Failing(string failure) => failure switch
    {
        "error event first" => ScriptedAnswer.Stream(ErrorEvent),
        "error event after the start" => ScriptedAnswer.Stream(ThreeProviders.Start, ThreeProviders.BlockStart, ErrorEvent),
        "cut before headers" => ScriptedAnswer.Nothing,
        "cut after headers" => ScriptedAnswer.Stream(ScriptedStep.Send(""), ScriptedStep.Cut),
        "cut after the start" => ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.Cut),
        "cut in the middle of a frame" => ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start[..30]), ScriptedStep.Cut),
        "end after the start" => ScriptedAnswer.Stream(ThreeProviders.Start, ThreeProviders.BlockStart),
        "end in the middle of a frame" => ScriptedAnswer.Stream(ThreeProviders.Start, ThreeProviders.BlockStart[..30]),
        "stall before headers" => new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] },
        "stall after the start" => ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start), ScriptedStep.Hang),
        "pings for ever" => ScriptedAnswer.Stream(
            [.. Enumerable.Repeat(new[] { ScriptedStep.Send("event: ping\ndata: {\"type\":\"ping\"}\n\n"), ScriptedStep.Pause(TimeSpan.FromMilliseconds(40)) }, 200).SelectMany(each => each)]),
        "status 529" => ThreeProviders.Failure(529, "overloaded_error"),
        _ => ScriptedAnswer.Json("<html></html>") with { Headers = [("content-type", "text/html")] },
    };

    private static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, ScriptedAnswer gemini, params string[] settings) =>
        ThreeProviders.StartAsync(claude, gemini, ThreeProviders.Failure(500), settings);

    private static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, ScriptedAnswer gemini, TimeProvider time) =>
        ThreeProviders.StartAsync(_ => claude, gemini, ThreeProviders.Failure(500), time);

    /// <summary>Reads <paramref name="count"/> pings, 15 s apart, as the first thing the client gets.</summary>
    private static async Task<StreamReader> PingsAsync(ThreeProviders walk, ManualTime time, Task<HttpResponseMessage> asked, int count)
    {
        // A frame that is being handled just when the timer fires puts the ping off.
        time.Advance(TimeSpan.FromSeconds(15));
        for (var patience = 0; !asked.IsCompleted && patience < 200; patience++)
        {
            await Task.Delay(5, Token);
            if (patience % 20 == 19)
                time.Advance(TimeSpan.FromSeconds(2));
        }

        var response = await asked.WaitAsync(TimeSpan.FromSeconds(10), Token);
        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/event-stream; charset=utf-8");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=pending"]);
        response.Headers.Contains("x-gateway-provider").ShouldBeFalse("nobody knows yet who will answer");
        walk.Claude.OpenCalls.ShouldBe(1);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        (await ReadAsync(reader, 8)).ShouldBe(": ping\n\n");
        for (var i = 1; i < count; i++)
            await AdvanceUntilPingAsync(time, reader);
        return reader;
    }

    /// <summary>The timer is armed again just after a write: it is advanced until the ping is there, well within the minute a provider may be silent.</summary>
    private static async Task AdvanceUntilPingAsync(ManualTime time, StreamReader reader)
    {
        var ping = ReadAsync(reader, 8);
        time.Advance(TimeSpan.FromSeconds(15));
        for (var patience = 0; !ping.IsCompleted && patience < 200; patience++)
        {
            await Task.Delay(5, Token);
            if (patience % 20 == 19)
                time.Advance(TimeSpan.FromSeconds(2));
        }

        (await ping).ShouldBe(": ping\n\n");
    }

    private static async Task<string> ReadAsync(StreamReader reader, int length)
    {
        var buffer = new char[length];
        var read = await reader.ReadBlockAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
        return new string(buffer, 0, read);
    }

    private static void CleanStreamFromGemini(string text)
    {
        text.ShouldStartWith("event: message_start\n");
        Count(text, "event: message_start").ShouldBe(1);
        Count(text, "event: message_stop").ShouldBe(1);
        text.ShouldContain("from gemini");
        text.ShouldNotContain("event: error");
        text.ShouldNotContain("msg_1\"");
        text.ShouldEndWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
