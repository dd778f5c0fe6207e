using System.Buffers;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>Requests for providers that are not quite OpenAI: relayed ones are changed in place, translated ones in the same way.</summary>
public sealed class OpenAiQuirkTests
{
    private static readonly OpenAiQuirks MaxTokens = new()
    {
        RenamedParameters = new Dictionary<string, string> { ["max_completion_tokens"] = "max_tokens" },
    };

    [Fact]
    public void RenamedField_KeepsItsValueAndIsNoLoss()
    {
        var (text, losses) = Relay(MaxTokens, """{"messages":[], "max_completion_tokens" : 1e2 ,"stream":true}""");

        text.ShouldBe("""{"messages":[], "max_tokens" : 1e2 ,"stream":true}""");
        losses.ShouldBeEmpty();
    }

    [Fact]
    public void NameOfHalfASurrogatePair_IsLeftAsItIs()
    {
        var quirks = MaxTokens with { TakesNoDeveloper = true, TakesNineLetterToolIds = true, UnsupportedParameters = new HashSet<string> { "messages[].name", "zoo" } };
        const string Rest = """ "z\ud800":1,"messages":[{"n\ud800":1,"role":"d\ud800","tool\ud800":2,"tool_calls":[{"i\ud800":3}]}]}""";

        Relay(quirks, """{"max_completion_tokens":7,"max\udc00":0,""" + Rest).Text.ShouldBe("""{"max_tokens":7,"max\udc00":0,""" + Rest);
    }

    [Fact]
    public void BothNamesGiven_TheProvidersOwnCounts()
    {
        var (text, losses) = Relay(MaxTokens, """{"messages":[],"max_completion_tokens":7,"max_tokens":5}""");

        text.ShouldBe("""{"messages":[],"max_tokens":5}""");
        losses.ShouldBe([new ConversionLoss("max_completion_tokens", "left out: max_tokens says it already")]);
    }

    [Fact]
    public void Developer_IsSystemWhereOnlyThatIsKnown() =>
        Relay(
            new OpenAiQuirks { TakesNoDeveloper = true },
            """{"messages":[{"role":"developer","content":"developer"},{"content":[{"type":"text","text":"x"}],"role" : "user"}]}""")
            .Text.ShouldBe("""{"messages":[{"role":"system","content":"developer"},{"content":[{"type":"text","text":"x"}],"role" : "user"}]}""");

    [Fact]
    public void ParticipantNames_AreTakenOutOfMessagesAlone()
    {
        var (text, losses) = Relay(
            new OpenAiQuirks { UnsupportedParameters = new HashSet<string> { "messages[].name" } },
            """{"tools":[{"function":{"name":"f"}}],"messages":[{"role":"user","name":"ada","content":"x"},{"name":null,"role":"user","content":"y"}]}""");

        text.ShouldBe("""{"tools":[{"function":{"name":"f"}}],"messages":[{"role":"user","content":"x"},{"role":"user","content":"y"}]}""");
        losses.ShouldBe([new ConversionLoss("messages[].name", "left out: the provider does not take it")]);
    }

    [Fact]
    public void ToolIdsOfOthers_BecomeNineLettersAlikeForCallAndResult()
    {
        const string Body = """
            {"messages":[{"role":"assistant","tool_calls":[{"id":"call_abc","type":"function","function":{"name":"f","arguments":"{\"id\":\"call_abc\"}"}},
            {"id":"D681PevKs","type":"function","function":{"name":"g","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_abc","content":"1"},{"role":"tool","tool_call_id":"D681PevKs","content":"2"}]}
            """;

        var text = Relay(new OpenAiQuirks { TakesNineLetterToolIds = true }, Body).Text;

        var id = text[(text.IndexOf("\"id\":\"", StringComparison.Ordinal) + 6)..][..9];
        id.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c));
        text.ShouldBe(Body.Replace("\"id\":\"call_abc\",\"type\"", $"\"id\":\"{id}\",\"type\"").Replace("\"tool_call_id\":\"call_abc\"", $"\"tool_call_id\":\"{id}\""));
    }

    [Fact]
    public void TranslatedRequest_IsWrittenByTheSameQuirks()
    {
        var request = new AnthropicDialect().ReadRequest("""
            {"model":"m","max_tokens":50,"stop_sequences":["."],"metadata":{"user_id":"u"},"messages":[{"role":"user","content":"hi"}],"stream":true}
            """u8.ToArray());
        var output = new ArrayBufferWriter<byte>();
        var report = new ConversionReport();

        new OpenAiDialect(MaxTokens with { UnsupportedParameters = new HashSet<string> { "user", "stop", "stream_options", "seed" } })
            .WriteRequest(request, "up", output, report);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            """{"model":"up","messages":[{"role":"user","content":"hi"}],"max_tokens":50,"stream":true}""");
        // In the caller's words; the stream's usage is the gateway's own wish.
        report.Losses.Select(l => l.Field).ShouldBe(["stop_sequences", "metadata.user_id"]);
    }

    [Fact]
    public void NumericIdsWithoutIndex_TellCallsApartAndAreNotHandedOn()
    {
        var events = new List<ChatEvent>();
        var reader = new OpenAiDialect().CreateEventReader();
        foreach (var data in new[]
        {
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"id":0,"function":{"name":"f","arguments":"{\"a\":"}}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"id":1,"function":{"name":"g","arguments":"{}"}}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"id":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}""",
        })
            reader.Read(new Gateway.Protocol.Sse.SseFrame(default, default, Encoding.UTF8.GetBytes(data)), events);
        reader.Complete(events);

        var calls = events.OfType<ChatEvent.BlockStarted>().Select(b => b.Block).OfType<ToolUseBlock>().ToList();
        calls.Select(c => c.Name).ShouldBe(["f", "g"]);
        calls.ShouldAllBe(c => c.Id.StartsWith("call_"));
        string.Concat(events.OfType<ChatEvent.BlockDelta>().Where(d => d.Index == 0).Select(d => d.Text)).ShouldBe("{\"a\":1}");
    }

    private static (string Text, IReadOnlyList<ConversionLoss> Losses) Relay(OpenAiQuirks quirks, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var plan = new RelayPlan();
        new OpenAiDialect(quirks).PlanRelay(bytes, new RequestPeek(), "m", plan);
        return (string.Concat(plan.Apply(bytes).Pieces.Select(p => Encoding.UTF8.GetString(p.Span))), plan.Losses?.Losses ?? []);
    }
}
