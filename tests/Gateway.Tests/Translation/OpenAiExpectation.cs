using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.OpenAi;

namespace Gateway.Tests.Translation;

/// <summary>Reads a recorded Chat Completions answer as a Messages client ought to see it.</summary>
internal static class OpenAiExpectation
{
    public static ExpectedAnswer Of(WireCase wireCase)
    {
        var recorded = RecordedAnswer.Read(wireCase);
        var isCut = wireCase.IsSse && recorded.Finish is null;
        return new ExpectedAnswer
        {
            Text = recorded.Text + recorded.Refusal,
            Thinking = recorded.Reasoning,
            Calls = [.. recorded.Calls.Select(c => new ExpectedCall(c.Id, c.Name, c.Arguments))],
            StopReason = recorded.HasError || !recorded.HasChoice || isCut ? null : StopReason(recorded, HasCustomCall(wireCase)),
            Usage = recorded.Usage is { } usage ? Usage(usage) : null,
            ErrorMessage = recorded.HasError ? ErrorMessage(wireCase) : null,
            Id = Id(wireCase),
            Model = recorded.Model,
        };
    }

    private static string? ErrorMessage(WireCase wireCase) =>
        Objects(wireCase).Select(o => o["error"] is JsonObject error ? (string?)error["message"] : null).FirstOrDefault(m => m is not null);

    /// <summary>The first one: some providers give every chunk another.</summary>
    private static string? Id(WireCase wireCase) =>
        Objects(wireCase).Select(o => (string?)o["id"]).FirstOrDefault(id => id is { Length: > 0 });

    private static IEnumerable<JsonObject> Objects(WireCase wireCase)
    {
        var body = Encoding.UTF8.GetString(wireCase.Response);
        var texts = wireCase.IsSse
            ? body.Split('\n').Where(l => l.StartsWith("data:", StringComparison.Ordinal)).Select(l => l["data:".Length..].Trim())
            : [body];
        return texts.Where(t => t != "[DONE]").Select(t => JsonNode.Parse(t)).OfType<JsonObject>();
    }

    /// <summary>A call of a tool that takes free text: Messages clients cannot offer one, so there is no block for it.</summary>
    private static bool HasCustomCall(WireCase wireCase) => wireCase.Response.AsSpan().IndexOf("\"type\": \"custom\""u8) >= 0;

    private static string StopReason(RecordedAnswer recorded, bool hasCustomCall) => recorded switch
    {
        { Finish: "content_filter" } => "refusal",
        { Finish: "length" } => "max_tokens",
        { Refusal.Length: > 0 } => "refusal",
        { Calls.Count: > 0 } => "tool_use",
        _ when hasCustomCall => "tool_use",
        _ => "end_turn",
    };

    /// <summary>Some vendors leave their reasoning or audio tokens out of the two sums; the total tells.</summary>
    private static ExpectedUsage? Usage(JsonElement usage)
    {
        var (prompt, completion) = (Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"));
        var uncounted = Count(usage, "total_tokens") - prompt - completion;
        if (uncounted > 0 && uncounted == Detail(usage, "completion_tokens_details", "reasoning_tokens"))
            completion += uncounted;
        else if (uncounted > 0 && uncounted == Detail(usage, "prompt_tokens_details", "audio_tokens"))
            prompt += uncounted;
        var read = new[]
        {
            Detail(usage, "prompt_tokens_details", "cached_tokens"), Count(usage, "prompt_cache_hit_tokens"),
            Count(usage, "cache_read_input_tokens"), Count(usage, "cached_tokens"), Count(usage, "num_cached_tokens"),
        }.Max();
        var written = Math.Max(Count(usage, "cache_creation_input_tokens"), Detail(usage, "prompt_tokens_details", "cache_write_tokens"));
        return new ExpectedUsage(Math.Max(0, prompt - read - written), read, written, completion);
    }

    private static long Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    private static long Detail(JsonElement usage, string details, string name) =>
        usage.TryGetProperty(details, out var inner) && inner.ValueKind == JsonValueKind.Object ? Count(inner, name) : 0;
}
