using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Dialects.RoundTrip;

/// <summary>
/// Anthropic → canonical → Chat Completions → canonical → Anthropic keeps everything that both can say; for each difference that is left, an entry of
/// the two reports names its field.
/// </summary>
public sealed class RoundTripTests
{
    private static readonly AnthropicDialect Anthropic = new();
    private static readonly OpenAiDialect OpenAi = new();

    /// <summary>The fields a report may name for a difference; a key without an entry is named by itself.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["system"] = ["system[].type"],
        ["roles"] = ["messages[].role"],
        ["turns"] = ["messages[].role", "messages[].content[].thinking", "messages[].content[].type", "messages[].content[].source"],
        ["text"] = ["messages[].role", "messages[].content[].source", "messages[].content[].content[].source", "messages[].content[].text", "messages[].content[].type"],
        ["images"] = ["messages[].content[].source", "messages[].content[].content[].source"],
        ["documents"] = ["messages[].content[].source", "messages[].content[].content[].source", "messages[].content[].title"],
        ["document marks"] = ["messages[].content[].source", "messages[].content[].content[].source", "messages[].content[].context", "messages[].content[].citations"],
        ["calls"] = ["messages[].role"],
        ["results"] = ["messages[].role", "messages[].content[].source", "messages[].content[].content[].source"],
        ["result media"] = ["messages[].content[].content[].source", "messages[].content[].type", "messages[].content[].source"],
        ["result errors"] = ["messages[].content[].is_error", "messages[].role"],
        ["thinking blocks"] = ["messages[].content[].thinking"],
        ["other blocks"] = ["messages[].content[].type"],
        ["citations"] = ["messages[].content[].citations"],
        ["cache"] = ["system[].cache_control", "messages[].content[].cache_control", "messages[].content[].content[].cache_control", "tools[].cache_control"],
        ["tools"] = ["tools[].strict", "tools[].function.strict"],
        ["tool fields"] = ["tools[]."],
        ["vendor tools"] = ["tools[].type"],
        ["tool choice"] = ["tool_choice", "tools[].type"],
        ["parallel"] = ["tool_choice.disable_parallel_tool_use", "tools[].type"],
        ["user"] = ["metadata.user_id"],
        ["format"] = ["output_config.format", "output_format", "response_format"],
        ["thinking"] = ["thinking", "reasoning_effort", "output_config.effort"],
        ["thinking display"] = ["thinking.display"],
        ["effort"] = ["output_config.effort", "thinking", "reasoning_effort"],
        ["max_tokens"] = ["max_tokens", "max_completion_tokens"],
        ["stop_sequences"] = ["stop_sequences", "stop"],
    };

    [Theory]
    [InlineData("gpt-4o", "claude-sonnet-4-5")]
    [InlineData("gpt-5.2", "claude-opus-4-6")]
    public void RecordedRequest_ThereAndBack_DiffersOnlyWhereTheReportsSaySo(string there, string back)
    {
        WireCorpus.Require();
        var bodies = WireCorpus.Cases("anthropic-messages").Where(c => c.Status == 200)
            .Select(c => (Name: c.Path, Body: c.Request)).Where(c => c.Body is not null && !AnthropicCorpus.IsLegacyCompletion(c.Body));
        Walk(bodies!, 380, there, back);
    }

    /// <summary>Beside the corpus: combinations nobody recorded, the same ones each time.</summary>
    [Fact]
    public void GeneratedRequest_ThereAndBack_DiffersOnlyWhereTheReportsSaySo()
    {
        var requests = new GeneratedRequests(seed: 6);
        Walk(Enumerable.Range(0, 400).Select(i => ($"generated {i}", System.Text.Encoding.UTF8.GetBytes(requests.Next().ToJsonString()))), 400, "gpt-5.2", "claude-sonnet-4-5");
    }

    private static void Walk(IEnumerable<(string Name, byte[] Body)> bodies, int atLeast, string there, string back)
    {
        var failures = new List<string>();
        var walked = 0;
        foreach (var (name, body) in bodies)
        {
            walked++;
            if (Problem(body, there, back) is { } why)
                failures.Add($"{name}: {why}");
        }

        failures.Select(f => f.Length > 700 ? f[..700] : f).ShouldBeEmpty();
        walked.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    private static string? Problem(byte[] body, string there, string back)
    {
        var report = new ConversionReport();
        var middle = Write(OpenAi, Anthropic.ReadRequest(body), there, report);
        var after = Write(Anthropic, OpenAi.ReadRequest(middle), back, report);
        var (wanted, actual) = (AnthropicWords.Of(JsonNode.Parse(body)!.AsObject()), AnthropicWords.Of(JsonNode.Parse(after)!.AsObject()));
        foreach (var key in wanted.Keys.Union(actual.Keys))
        {
            var (before, now) = (wanted.GetValueOrDefault(key, ""), actual.GetValueOrDefault(key, ""));
            if (before != now && !IsReported(key, report))
                return $"{key}: <{Cut(before)}> became <{Cut(now)}>; reported: {string.Join(", ", report.Losses.Select(l => l.Field))}";
        }

        return null;
    }

    private static bool IsReported(string key, ConversionReport report)
    {
        var field = key.StartsWith("field ", StringComparison.Ordinal) ? key["field ".Length..] : key;
        var names = Names.GetValueOrDefault(field, [field]);
        return report.Losses.Any(l => names.Any(n => l.Field.StartsWith(n, StringComparison.Ordinal)));
    }

    private static byte[] Write(IEgressDialect dialect, ChatRequest request, string model, ConversionReport report)
    {
        var output = new ArrayBufferWriter<byte>();
        dialect.WriteRequest(request, model, output, report);
        return output.WrittenSpan.ToArray();
    }

    private static string Cut(string text) => text.Length > 300 ? text[..300] : text;
}
