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
        ["cache of system"] = ["system[].cache_control"],
        ["cache of messages"] = ["messages[].content[].cache_control", "messages[].content[].content[].cache_control"],
        ["cache of tools"] = ["tools[].cache_control"],
        ["strict tools"] = ["tools[].strict", "tools[].function.strict"],
        ["vendor tools"] = ["tools[].type"],
        ["tool choice"] = ["tool_choice", "tools[].type"],
        ["parallel"] = ["tool_choice.disable_parallel_tool_use", "tools[].type"],
        ["user"] = ["metadata.user_id"],
        ["format"] = ["output_config.format", "output_format", "response_format"],
        ["thinking"] = ["thinking", "thinking.budget_tokens", "reasoning_effort", "output_config.effort"],
        ["thinking display"] = ["thinking.display"],
        ["effort"] = ["output_config.effort", "thinking", "thinking.budget_tokens", "reasoning_effort"],
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
            if (before != now && !IsReported(key, before, now, report))
                return $"{key}: <{Cut(before)}> became <{Cut(now)}>; reported: {string.Join(", ", report.Losses.Select(l => l.Field))}";
        }

        return null;
    }

    /// <summary>A loss excuses the one field it names, and of the text not what stands beside the loss.</summary>
    private static bool IsReported(string key, string before, string now, ConversionReport report)
    {
        var field = key.StartsWith("field ", StringComparison.Ordinal) ? key["field ".Length..] : key;
        var names = Names.GetValueOrDefault(field, [field]);
        var excuses = report.Losses.Select(l => l.Field).Intersect(names).ToList();
        // A medium that is said in words adds some, and takes none away.
        return excuses.Count > 0 && (key is not ("text" or "results") || !excuses.TrueForAll(e => e.EndsWith(".source", StringComparison.Ordinal)) || Keeps(before, now));
    }

    private static bool Keeps(string before, string now)
    {
        var at = 0;
        foreach (var letter in now)
        {
            if (at < before.Length && before[at] == letter)
                at++;
        }

        return at == before.Length;
    }

    private static byte[] Write(IEgressDialect dialect, ChatRequest request, string model, ConversionReport report)
    {
        var output = new ArrayBufferWriter<byte>();
        dialect.WriteRequest(request, model, output, report);
        return output.WrittenSpan.ToArray();
    }

    private static string Cut(string text) => text.Length > 300 ? text[..300] : text;
}
