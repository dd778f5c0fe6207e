using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>Every recorded request, read and written again, says the same.</summary>
public sealed class OpenAiRequestCorpusTests
{
    private static readonly OpenAiDialect Dialect = new();

    [Fact]
    public void RecordedRequests_AreWellFormed() => Walk((_, body) =>
    {
        var peek = Dialect.Peek(body);
        return peek.Problems.Count > 0 ? string.Join("; ", peek.Problems)
            : JsonElement.Parse(body.AsSpan(peek.ModelRange)).GetString() == peek.Model ? null : "the model's range is wrong";
    });

    [Fact]
    public void RecordedRequests_KeepTheirMessages() => Walk((before, body) =>
    {
        var after = Rewrite(body, out _);
        return Differs(Texts(before), Texts(after)) ?? Differs(Calls(before), Calls(after)) ?? Differs(Media(before), Media(after));
    });

    [Fact]
    public void RecordedRequests_KeepTheirTools() => Walk((before, body) =>
    {
        var after = Rewrite(body, out _);
        var wanted = Tools(before["tools"]) + Functions(before["functions"]);
        return Differs(wanted, Tools(after["tools"])) ?? (wanted.Length == 0 ? null : Differs(Choice(before), Choice(after)));
    });

    [Fact]
    public void RecordedRequests_KeepTheirParameters() => Walk((before, body) =>
    {
        var after = Rewrite(body, out var report);
        after["max_tokens"] = after["max_completion_tokens"]?.DeepClone();
        if (before["max_completion_tokens"] is { } limit)
            before["max_tokens"] = limit.DeepClone();
        // Renamed above, written anew by the gateway, or compared elsewhere.
        string[] apart = ["max_completion_tokens", "messages", "tools", "functions", "tool_choice", "function_call", "stream", "stream_options", "parallel_tool_calls"];
        foreach (var (name, value) in before)
        {
            var isDefault = (name == "n" && value?.ToJsonString() == "1") || (name is "logprobs" or "store" && value?.ToJsonString() == "false")
                || (name == "modalities" && value?.ToJsonString() == "[\"text\"]")
                || (name == "response_format" && value?["type"]?.GetValue<string>() == "text");
            if (value is null || isDefault || apart.Contains(name) || report.Losses.Any(l => l.Field == name))
                continue;
            // Left out without a report: the default of a model that refuses to hear it.
            if (name is "temperature" or "top_p" && value.GetValue<double>() == 1 && after[name] is null)
                continue;
            // OpenAI demands a name, Perplexity does not.
            if (name == "response_format" && value["json_schema"] is JsonObject { Count: > 0 } schema)
                schema["name"] ??= "response";
            var difference = name is "stop" ? Differs(Stop(value), Stop(after[name]))
                : JsonNode.DeepEquals(value, after[name]) ? null : $"{name}: {value.ToJsonString()} became {after[name]?.ToJsonString()}";
            if (difference is not null)
                return difference;
        }

        return null;
    });

    private static void Walk(Func<JsonObject, byte[], string?> check)
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wireCase in WireCorpus.Cases("openai-chat"))
        {
            // A request recorded with its 400 may deserve it (a case without messages).
            if (wireCase.Request is not { } body || wireCase.Status >= 400)
                continue;
            walked++;
            try
            {
                if (check(JsonNode.Parse(body)!.AsObject(), body) is { } why)
                    failures.Add($"{wireCase.Path}: {why}");
            }
            catch (RequestFormatException e)
            {
                failures.Add($"{wireCase.Path}: {e.Message}");
            }
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(800);
    }

    private static JsonObject Rewrite(byte[] body, out ConversionReport report)
    {
        var request = Dialect.ReadRequest(body);
        var output = new ArrayBufferWriter<byte>();
        report = new ConversionReport();
        Dialect.WriteRequest(request, request.Model ?? "gpt-4o", output, report);
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }

    // Role and text of every message in order; the parts of one message, and of the leading instructions, run together.
    private static string Texts(JsonObject request)
    {
        var lines = new List<string>();
        foreach (var message in request["messages"]!.AsArray())
        {
            var role = (string)message!["role"]!;
            // The name on a tool message repeats what its id says.
            var line = $"{(role is "developer" ? "system" : role)} {message["tool_call_id"]} {(role == "tool" ? null : message["name"])}: ";
            var text = message["content"] switch
            {
                null => "",
                JsonValue plain => (string)plain!,
                var parts => string.Join(role == "tool" ? "\n" : role is "system" or "developer" ? "\n\n" : "", parts.AsArray().Where(p => (string)p!["type"]! == "text").Select(p => (string)p!["text"]!)),
            };
            if (lines.Count > 0 && role is "system" or "developer" && lines.All(l => l.StartsWith("system", StringComparison.Ordinal)))
                lines[^1] += "\n\n" + text;
            else if (text.Length > 0 || role != "user")
                lines.Add(line + text + message["refusal"]);
        }

        return string.Join('\n', lines);
    }

    private static string Calls(JsonObject request) => string.Join('\n', request["messages"]!.AsArray()
        .SelectMany(m => m!["tool_calls"]?.AsArray() ?? [])
        .Select(c => $"{c!["id"]} {c["function"]?["name"]} {(string?)c["function"]?["arguments"] switch { "" => "{}", var arguments => arguments }}"));

    private static string Media(JsonObject request) => string.Join('\n', request["messages"]!.AsArray()
        .SelectMany(m => m!["content"] as JsonArray ?? [])
        .Where(p => (string)p!["type"]! is not ("text" or "thinking" or "refusal"))
        .Select(p => Url(p!) ?? p!.ToJsonString()));

    private static string? Url(JsonNode part) =>
        part["image_url"] is { } image ? (string?)(image as JsonValue ?? image["url"]) : (string?)part["file"]?["file_data"];

    private static string Tools(JsonNode? tools) => string.Join('\n', (tools?.AsArray() ?? []).Select(t =>
        t!["function"] is not JsonObject function ? t.ToJsonString() : Function(function)));

    private static string Functions(JsonNode? functions) => string.Join('\n', (functions?.AsArray() ?? []).Select(f => Function(f!.AsObject())));

    private static string Function(JsonObject f) => $"{f["name"]} {f["description"]} {f["parameters"]?.ToJsonString()} {f["strict"]}";

    private static string? Choice(JsonObject request)
    {
        var choice = request["tool_choice"] ?? request["function_call"];
        return choice is JsonObject named ? (string?)(named["function"] ?? named)["name"] : (string?)choice switch { "any" => "required", var word => word };
    }

    private static string Stop(JsonNode? stop) => stop is JsonArray many ? string.Join('|', many.Select(s => (string)s!)) : (string?)stop ?? "";

    private static string? Differs(string? expected, string? actual)
    {
        if (expected == actual)
            return null;
        var at = (expected ?? "").Zip(actual ?? "").TakeWhile(p => p.First == p.Second).Count();
        return $"expected <{Around(expected, at)}>, was <{Around(actual, at)}>";
    }

    private static string? Around(string? text, int at) => text?[Math.Max(0, Math.Min(at, text.Length) - 60)..Math.Min(text.Length, at + 120)];
}
