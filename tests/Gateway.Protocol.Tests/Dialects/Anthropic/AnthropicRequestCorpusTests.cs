using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicRequestCorpusTests
{
    private static readonly AnthropicDialect Dialect = new();

    /// <summary>Differences that mean nothing to the API: the spelling of content, defaults said out loud, the beta's name of a field.</summary>
    private static readonly string[] SaidNothing =
        ["citations:null", "cache_control:null", "description:null", "is_error:false", "strict:null", "stream:false", "system:[]", "tools:[]"];

    [Fact]
    public void RecordedRequest_ReadAndWrittenAgain_IsTheSameJson()
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wire in WireCorpus.Cases("anthropic-messages").Where(c => c.Status == 200))
        {
            if (wire.Request is not { } body || AnthropicCorpus.IsLegacyCompletion(body))
                continue;
            walked++;
            if (Attempt(body) is { } why)
                failures.Add($"{wire}: {why}");
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(380);
    }

    private static string? Attempt(byte[] body)
    {
        try
        {
            var request = Dialect.ReadRequest(body);
            var report = new ConversionReport();
            var output = new ArrayBufferWriter<byte>();
            Dialect.WriteRequest(request, request.Model ?? "absent", output, report);
            if (!report.IsLossless)
                return string.Join("; ", report.Losses);
            var (before, after) = (Normal(body), Normal(output.WrittenSpan));
            return before == after ? null : $"{after}\ninstead of\n{before}";
        }
        catch (Exception broken)
        {
            return broken.Message;
        }
    }

    private static string Normal(ReadOnlySpan<byte> body)
    {
        var root = JsonNode.Parse(body)!.AsObject();
        if (!root.ContainsKey("model"))
            root["model"] = "absent"; // Bedrock and Vertex name it in the address
        if (root["system"] is JsonValue)
            root["system"] = Blocks(root["system"]);
        if (root.Remove("output_format", out var format) && format is not null)
            (root["output_config"] ??= new JsonObject()).AsObject()["format"] = format;
        foreach (var message in root["messages"]!.AsArray())
            NormaliseContent(message!.AsObject());
        return JsonText.Canonical(JsonElement.Parse(root.ToJsonString()), SaidNothing);
    }

    private static void NormaliseContent(JsonObject holder)
    {
        if (holder["content"] is JsonValue)
            holder["content"] = Blocks(holder["content"]);
        foreach (var block in holder["content"] as JsonArray ?? [])
        {
            if (block is not JsonObject content)
                continue;
            if ((string?)content["type"] == "tool_result")
                NormaliseContent(content);
            if ((string?)content["type"] == "tool_use")
                content.Remove("caller");
        }
    }

    private static JsonArray Blocks(JsonNode? text) => [new JsonObject { ["type"] = "text", ["text"] = text!.DeepClone() }];
}
