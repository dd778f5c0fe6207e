using System.Net;
using System.Text;
using System.Text.Json;
using static Gateway.Tests.Simulator.SimulatorFixture;

namespace Gateway.Tests.Simulator;

/// <summary>Every fault, seen from the other end of a real socket.</summary>
public sealed class FaultTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    public static TheoryData<string> Dialects => ["anthropic", "openai", "gemini"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("anthropic", 429, """{"type":"error","error":{"type":"rate_limit_error",""")]
    [InlineData("anthropic", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_011""")]
    [InlineData("anthropic", 500, """{"type":"error","error":{"type":"api_error","message":"Internal server error"},""")]
    [InlineData("openai", 429, "\"code\": \"rate_limit_exceeded\"")]
    [InlineData("openai", 503, "\"type\": \"server_error\"")]
    [InlineData("gemini", 429, "\"retryDelay\": \"7s\"")]
    [InlineData("gemini", 503, "\"status\": \"UNAVAILABLE\"")]
    public async Task Status_AnswersInTheDialectsErrorShape(string dialect, int status, string expected)
    {
        using var response = await simulator.SendAsync(PlainTo(dialect, stream: true, $"status={status}, retry-after=7"));

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain(expected);
    }

    [Theory]
    [InlineData("anthropic", 400, "prompt is too long: ")]
    [InlineData("openai", 400, "context_length_exceeded")]
    [InlineData("gemini", 400, "exceeds the maximum number of tokens allowed")]
    public async Task ContextLengthError_IsWordedLikeTheVendors(string dialect, int status, string expected)
    {
        using var response = await simulator.SendAsync(PlainTo(dialect, stream: false, "error=context-length"));

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain(expected);
    }

    [Fact]
    public async Task KnobsInTheModelName_WorkLikeTheHeader()
    {
        using var anthropic = await simulator.SendAsync(ToAnthropic("""{"model":"claude-sim:status=529,retry-after=2","max_tokens":10,"messages":[{"role":"user","content":"x"}]}"""));
        using var gemini = await simulator.SendAsync(ToGemini("""{"contents":[{"parts":[{"text":"x"}]}]}""", "gemini-sim:drip=9:0+status=429:generateContent"));

        ((int)anthropic.StatusCode).ShouldBe(529);
        ((int)gemini.StatusCode).ShouldBe(429);
    }

    [Fact]
    public async Task UnknownKnob_IsRefusedAndNamesTheKnownOnes()
    {
        using var response = await simulator.SendAsync(PlainTo("anthropic", stream: false, "statsu=500"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("unknown knob 'statsu'; known are status, ");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task CutBeforeHeaders_EndsTheConnectionWithoutAByte(string dialect)
    {
        var received = await RawAsync(PlainTo(dialect, stream: true, "cut=before-headers"));

        received.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task CutBeforeContent_LeavesHeadersAndNoText(string dialect)
    {
        var received = await RawAsync(PlainTo(dialect, stream: true, "cut=before-content"));

        received.ShouldStartWith("HTTP/1.1 200 OK");
        received.ShouldNotContain("simulated ");
        received.ShouldNotEndWith("0\r\n\r\n");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task CutAfterContent_LeavesHalfTheTextAndNoEnd(string dialect)
    {
        var received = await RawAsync(PlainTo(dialect, stream: true, "cut=after-content"));

        received.ShouldContain("[simulat");
        received.ShouldNotContain("four");
        received.ShouldNotEndWith("0\r\n\r\n");
    }

    [Fact]
    public async Task CutAfterContent_OfAUnaryAnswerLeavesHalfTheBody()
    {
        using var response = await simulator.SendAsync(PlainTo("anthropic", stream: false, "cut=after-content"));

        response.Content.Headers.ContentLength.ShouldNotBeNull();
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("before-headers")]
    [InlineData("before-content")]
    [InlineData("after-content")]
    public async Task Stall_HoldsTheCallOpenUntilTheClientLeaves(string point)
    {
        await simulator.Host.WhenIdleAsync(Token);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var before = simulator.Host.TotalCalls;
        var call = ReadToEndAsync(PlainTo("openai", stream: true, $"stall={point}"), leaving.Token);
        while (simulator.Host.TotalCalls == before)
        {
            await Task.Yield();
        }

        simulator.Host.OpenCalls.ShouldBe(1);
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await simulator.Host.WhenIdleAsync(Token);
        simulator.Host.OpenCalls.ShouldBe(0);
    }

    [Fact]
    public async Task MalformedFrame_PutsOneUnreadableEventIntoTheStream()
    {
        var text = await simulator.TextAsync(PlainTo("anthropic", stream: true, "malformed=frame"));

        var data = text.Split('\n').Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => line[6..]).ToList();
        data.Count(static line => !IsJson(line)).ShouldBe(1);
        text.ShouldEndWith("{\"type\":\"message_stop\"}\n\n");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task MalformedJson_CutsTheBodyShortUnderAMatchingLength(string dialect)
    {
        using var response = await simulator.SendAsync(PlainTo(dialect, stream: false, "malformed=json"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        IsJson(await response.Content.ReadAsStringAsync(Token)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task MalformedHtml_AnswersAPageWith200(string dialect)
    {
        using var response = await simulator.SendAsync(PlainTo(dialect, stream: true, "malformed=html"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Theory]
    [InlineData("anthropic", "before-content", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"")]
    [InlineData("anthropic", "after-content", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"")]
    [InlineData("openai", "before-content", "data: {\"error\":{\"message\":")]
    [InlineData("openai", "after-content", "data: {\"error\":{\"message\":")]
    [InlineData("gemini", "before-content", "data: {\"error\":{\"code\":503,")]
    [InlineData("gemini", "after-content", "\r\n\r\n{\"error\":{\"code\":503,")]
    public async Task ErrorEvent_EndsTheStreamInTheDialectsShape(string dialect, string point, string expected)
    {
        using var response = await simulator.SendAsync(PlainTo(dialect, stream: true, $"error-event={point}"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var text = await response.Content.ReadAsStringAsync(Token);
        text.ShouldContain(expected);
        text.ShouldNotContain("four");
        text.Contains("[simulat", StringComparison.Ordinal).ShouldBe(point == "after-content");
    }

    [Theory]
    [InlineData("anthropic", "message_stop")]
    [InlineData("openai", "[DONE]")]
    [InlineData("gemini", "finishReason")]
    public async Task NoTerminal_EndsCleanlyWithoutSayingSo(string dialect, string terminal)
    {
        var text = await simulator.TextAsync(PlainTo(dialect, stream: true, "no-terminal"));

        text.ShouldContain("four");
        text.ShouldNotContain(terminal);
        text.ShouldNotContain("\"finish_reason\":\"stop\"");
        text.ShouldNotContain("stop_reason\":\"end_turn");
    }

    [Theory]
    [InlineData("anthropic", "\"usage\"")]
    [InlineData("openai", "\"usage\"")]
    [InlineData("gemini", "usageMetadata")]
    public async Task NoUsage_LeavesUsageOut(string dialect, string usage)
    {
        (await simulator.TextAsync(PlainTo(dialect, stream: false))).ShouldContain(usage);
        (await simulator.TextAsync(PlainTo(dialect, stream: false, "no-usage"))).ShouldNotContain(usage);
        (await simulator.TextAsync(PlainTo(dialect, stream: true, "no-usage"))).ShouldNotContain(usage);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task EventsAndTextBytes_ShapeTheStreamExactly(string dialect)
    {
        var events = await simulator.EventsAsync(PlainTo(dialect, stream: true, "events=40,text-bytes=1000"));

        var texts = events.Select(TextOf).Where(static text => text.Length > 0).ToList();
        texts.Count.ShouldBe(40);
        Encoding.UTF8.GetByteCount(string.Concat(texts)).ShouldBe(1000);
    }

    [Fact]
    public async Task Huge_SendsTheTextInOneEvent()
    {
        var events = await simulator.EventsAsync(PlainTo("anthropic", stream: true, "huge=300000"));

        events.Select(TextOf).Where(static text => text.Length > 0).ShouldHaveSingleItem().Length.ShouldBe(300_000);
    }

    [Fact]
    public async Task HugeError_PadsTheMessage()
    {
        var text = await simulator.TextAsync(PlainTo("anthropic", stream: false, "status=500,huge=100000"));

        text.Length.ShouldBeGreaterThan(100_000);
    }

    [Fact]
    public async Task EachEvent_IsAChunkOfItsOwn_UnlessBurst()
    {
        var events = (await simulator.EventsAsync(PlainTo("anthropic", stream: true))).Count;

        RawHttp.ChunkSizes(await RawAsync(PlainTo("anthropic", stream: true))).Count.ShouldBe(events);
        RawHttp.ChunkSizes(await RawAsync(PlainTo("anthropic", stream: true, "burst"))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Chunk_CutsEventsIntoPiecesOfThatSize()
    {
        var sizes = RawHttp.ChunkSizes(await RawAsync(PlainTo("openai", stream: true, "chunk=7")));

        sizes.Max().ShouldBe(7);
        sizes.Count(static size => size == 7).ShouldBeGreaterThan(sizes.Count / 2);
    }

    [Fact]
    public async Task Drip_PausesAfterEveryPiece()
    {
        simulator.Time.Forget();
        var sizes = RawHttp.ChunkSizes(await RawAsync(PlainTo("openai", stream: true, "drip=50:20")));

        sizes.Max().ShouldBe(50);
        simulator.Time.Waits.ShouldBe(Enumerable.Repeat(TimeSpan.FromMilliseconds(20), sizes.Count));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Delays_AreWaitedInTheirOrder(string dialect)
    {
        simulator.Time.Forget();
        await simulator.TextAsync(PlainTo(dialect, stream: true, "delay-headers=1000,delay-first=2000,delay-content=3000,delay-between=4000,events=3"));

        simulator.Time.Waits.Select(static wait => wait.TotalSeconds).ShouldBe([1, 2, 3, 4, 4]);
    }

    [Fact]
    public async Task Times_FailsTheFirstCallsOfThatModelAndThenAnswers()
    {
        const string body = """{"model":"claude-twice-sim:status=500+times=2","max_tokens":10,"messages":[{"role":"user","content":"x"}]}""";
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await simulator.SendAsync(ToAnthropic(body));
            statuses.Add((int)response.StatusCode);
        }

        statuses.ShouldBe([500, 500, 200, 200]);
    }

    [Fact]
    public async Task Seed_ChangesTheIdsAndNothingElse()
    {
        var plain = await simulator.JsonAsync(PlainTo("anthropic", stream: false));
        var seeded = await simulator.JsonAsync(PlainTo("anthropic", stream: false, "seed=2"));

        seeded.GetProperty("id").GetString().ShouldNotBe(plain.GetProperty("id").GetString());
        seeded.GetProperty("content").GetRawText().ShouldBe(plain.GetProperty("content").GetRawText());
    }

    private Task<string> RawAsync(HttpRequestMessage request) => RawHttp.ExchangeAsync(simulator.Host.BaseAddress, request, Token);

    private async Task<string> ReadToEndAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await simulator.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The text in one event of whichever dialect.</summary>
    private static string TextOf(JsonElement data)
    {
        if (data.TryGetProperty("choices", out var choices))
        {
            return choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() ?? "" : "";
        }

        if (data.TryGetProperty("candidates", out var candidates))
        {
            return candidates[0].GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString()!;
        }

        return data.TryGetProperty("delta", out var delta) && delta.TryGetProperty("text", out var text) ? text.GetString()! : "";
    }
}
