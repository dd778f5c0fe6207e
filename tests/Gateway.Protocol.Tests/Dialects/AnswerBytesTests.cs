using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.Gemini;
using Gateway.Protocol.Tests.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects;

/// <summary>The meters' cheap measure of the answer's own text, held against its true length in recorded answers.</summary>
public sealed class AnswerBytesTests
{
    private const double Tolerance = 0.15;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void RecordedMessagesStream_IsMeasured() =>
        Compare(new AnthropicDialect(), "anthropic-messages", 230, c => c.IsSse, MessagesStream);

    [Fact]
    public void RecordedMessage_IsMeasured() =>
        Compare(new AnthropicDialect(), "anthropic-messages", 190, c => !c.IsSse, c => Blocks(JsonElement.Parse(c.Response)));

    [Fact]
    public void RecordedChatCompletion_IsMeasured() => Compare(new OpenAiDialect(), "openai-chat", 1000, c => !IsBeyondTheSimpleReading(c), c =>
    {
        var answer = RecordedAnswer.Read(c);
        return Bytes(answer.Text) + Bytes(answer.Refusal) + Bytes(answer.Reasoning) + answer.Calls.Sum(call => Bytes(call.Arguments));
    });

    [Fact]
    public void RecordedGeminiAnswer_IsMeasured() => Compare(new GeminiDialect(), "gemini-generate", 450, c => !SimpleReading.Of(c).HasPartialArguments, c =>
    {
        var answer = SimpleReading.Of(c);
        return Bytes(answer.Text) + Bytes(answer.Thoughts) + answer.Calls.Sum(call => Bytes(call["args"]?.ToJsonString(Relaxed)));
    });

    private static void Compare(IEgressDialect dialect, string name, int atLeast, Func<WireCase, bool> concerns, Func<WireCase, long> trueLength)
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var seen = 0;
        foreach (var wire in WireCorpus.Cases(name).Where(c => c.Status == 200 && concerns(c)))
        {
            var expected = trueLength(wire);
            var measured = Measure(dialect.CreateUsageMeter(), wire);
            seen++;
            if (Math.Abs(measured - expected) > Tolerance * expected)
                failures.Add($"{wire}: {measured} instead of {expected}");
        }

        failures.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(atLeast);
    }

    private static long Measure(IUsageMeter meter, WireCase wire)
    {
        if (!wire.IsSse)
        {
            meter.ObserveBody(wire.Response);
            return meter.AnswerBytes;
        }

        using var scanner = new SseFrameScanner();
        scanner.Append(wire.Response);
        while (scanner.TryRead(out var frame))
            meter.Observe(frame);
        if (scanner.TryReadLast(out var last))
            meter.Observe(last);
        return meter.AnswerBytes;
    }

    /// <summary>Several candidates (all are paid for, the simple reading has the first) and custom calls.</summary>
    private static bool IsBeyondTheSimpleReading(WireCase wire) =>
        wire.Response.AsSpan().IndexOf("\"custom\""u8) >= 0
        || (wire.Request is { } request && JsonElement.Parse(request).TryGetProperty("n", out var n) && n is { ValueKind: JsonValueKind.Number } && n.GetInt32() > 1);

    // Some recordings are two answers joined; a meter ends with the first.
    private static long MessagesStream(WireCase wire) => Encoding.UTF8.GetString(wire.Response).Split('\n')
        .TakeWhile(line => line.TrimEnd() != "event: message_stop")
        .Where(line => line.StartsWith("data:", StringComparison.Ordinal) && line.Contains('{'))
        .Select(line => JsonElement.Parse(line["data:".Length..].Trim()))
        .Sum(data => Text(data, "delta", "text") + Text(data, "delta", "thinking") + Text(data, "delta", "partial_json"));

    private static long Blocks(JsonElement message) => !message.TryGetProperty("content", out var content) ? 0 : content.EnumerateArray().Sum(block =>
        Text(block, "text") + Text(block, "thinking") + (block.TryGetProperty("input", out var input) ? Bytes(JsonSerializer.Serialize(input, Relaxed)) : 0));

    private static long Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return 0;
        }

        return element.ValueKind == JsonValueKind.String ? Bytes(element.GetString()) : 0;
    }

    private static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
