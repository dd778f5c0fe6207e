using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>Reasoning that a model's server left in the text of the answer.</summary>
public sealed class ThinkTagTests
{
    private static readonly OpenAiDialect Tagged = new(new OpenAiQuirks { HasThinkTags = true });

    [Theory]
    [InlineData("<think>\nhm\n</think>\n\nYes.", "hm\n", "Yes.")]
    [InlineData("\n <think>a < b</thin</think>Yes </think>", "a < b</thin", "Yes </think>")]
    [InlineData("<think></think>Yes.", "", "Yes.")]
    [InlineData("<think>\n\n</think>\n\nYes.", "", "Yes.")]
    [InlineData("<think>cut off </th", "cut off </th", "")]
    [InlineData("<thinking about it>", "", "<thinking about it>")]
    [InlineData("<thi", "", "<thi")]
    [InlineData("  plain <think>x</think>", "", "  plain <think>x</think>")]
    [InlineData("<think>\ud83e\udd14</think>\ud83d\ude00", "\ud83e\udd14", "\ud83d\ude00")]
    public void TaggedText_IsReasoningThenAnswer_HoweverItIsCut(string text, string reasoning, string answer)
    {
        Fold(Whole(Tagged, text)).ShouldBe((reasoning, answer));
        for (var size = 1; size <= text.Length; size++)
            Fold(Streamed(Tagged, text.Chunk(size).Select(c => new string(c)))).ShouldBe((reasoning, answer), $"in pieces of {size}");
    }

    [Fact]
    public void ProviderWithoutTheQuirk_ItsTextIsText() =>
        Fold(Whole(new OpenAiDialect(), "<think>x</think>y")).ShouldBe(("", "<think>x</think>y"));

    [Fact]
    public void ToolCallBehindATagThatNeverCame_TheTextComesFirst()
    {
        var events = Streamed(Tagged, ["<th"], """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}""");

        events.OfType<ChatEvent.BlockStarted>().Select(b => b.Block.GetType()).ShouldBe([typeof(TextBlock), typeof(ToolUseBlock)]);
        Fold(events).ShouldBe(("", "<th"));
    }

    [Fact]
    public void ReasoningInAFieldOfItsOwn_ThenText_BothArrive()
    {
        var events = Read(Tagged,
        [
            """{"id":"c","choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}""",
        ]);

        Fold(events).ShouldBe(("hm", "Yes."));
    }

    private static (string Reasoning, string Answer) Fold(List<ChatEvent> events)
    {
        events[^1].ShouldBeOfType<ChatEvent.Finished>();
        var kinds = events.OfType<ChatEvent.BlockDelta>().ToLookup(d => d.Kind, d => d.Text);
        return (string.Concat(kinds[DeltaKind.Reasoning]), string.Concat(kinds[DeltaKind.Text]));
    }

    private static List<ChatEvent> Whole(OpenAiDialect dialect, string text)
    {
        var events = new List<ChatEvent>();
        dialect.ReadResponse(
            JsonSerializer.SerializeToUtf8Bytes(new { id = "c", choices = new[] { new { index = 0, message = new { content = text }, finish_reason = "stop" } } }), events);
        return events;
    }

    private static List<ChatEvent> Streamed(OpenAiDialect dialect, IEnumerable<string> pieces, params string[] more) =>
        Read(dialect, [.. pieces.Select(Chunk), .. more, """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""]);

    private static string Chunk(string text)
    {
        // Half a pair is an escape in JSON, as vendors send it.
        var escaped = string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
        return $$"""{"id":"c","choices":[{"index":0,"delta":{"content":"{{escaped}}"},"finish_reason":null}]}""";
    }

    private static List<ChatEvent> Read(OpenAiDialect dialect, IEnumerable<string> chunks)
    {
        var (events, reader) = (new List<ChatEvent>(), dialect.CreateEventReader());
        foreach (var chunk in chunks)
            reader.Read(new SseFrame(default, default, Encoding.UTF8.GetBytes(chunk)), events);
        reader.Complete(events);
        return events;
    }
}
