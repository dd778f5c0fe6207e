using System.Text;
using System.Text.Json;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Tests.Faults;

/// <summary>Reads Anthropic streams as strict clients do, whole ones and broken ones.</summary>
internal static class StreamReading
{
    /// <summary>The text of a stream without a flaw.</summary>
    public static string Clean(string text)
    {
        var message = AnthropicGrammar.Fold(Encoding.UTF8.GetBytes(text));
        message.Text.ShouldNotBeEmpty();
        return message.Text;
    }

    /// <summary>A stream with one unreadable event, clean without it.</summary>
    public static void Relayed(string text)
    {
        var frames = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        frames.Count(frame => frame.Contains("<<garbage", StringComparison.Ordinal)).ShouldBe(1, text);
        Clean(string.Concat(frames.Where(frame => !frame.Contains("<<garbage", StringComparison.Ordinal)).Select(frame => frame + "\n\n")));
    }

    /// <summary>
    /// A stream that broke after its content: what comes before its last event would be a clean stream if somebody finished it, and that event
    /// says what happened.
    /// </summary>
    public static JsonElement Broken(string text)
    {
        var frames = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(frame => !frame.StartsWith(':')).ToList();
        frames.Count(frame => frame.StartsWith("event: error\n", StringComparison.Ordinal)).ShouldBe(1, text);
        frames[^1].ShouldStartWith("event: error\n");
        text.ShouldEndWith("\n\n");
        text.ShouldNotContain("event: message_stop");
        text.ShouldNotContain("event: message_delta");
        var sent = frames[..^1];
        sent.ShouldContain(frame => frame.StartsWith("event: content_block_delta\n", StringComparison.Ordinal), text);
        Clean(string.Concat(sent.Concat(Rest(sent)).Select(frame => frame + "\n\n")));

        var error = JsonElement.Parse(frames[^1].Split('\n').Single(line => line.StartsWith("data:", StringComparison.Ordinal))[5..]);
        error.GetProperty("type").GetString().ShouldBe("error");
        return error;
    }

    private static IEnumerable<string> Rest(List<string> sent)
    {
        var started = sent.Count(frame => frame.StartsWith("event: content_block_start\n", StringComparison.Ordinal));
        if (sent.Count(frame => frame.StartsWith("event: content_block_stop\n", StringComparison.Ordinal)) < started)
            yield return $$"""
                event: content_block_stop
                data: {"type":"content_block_stop","index":{{started - 1}}}
                """;
        yield return """
            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}
            """;
        yield return """
            event: message_stop
            data: {"type":"message_stop"}
            """;
    }
}
