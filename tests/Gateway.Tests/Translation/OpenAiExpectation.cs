using System.Text.Json;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.OpenAi;

namespace Gateway.Tests.Translation;

/// <summary>Reads a recorded Chat Completions answer as a Messages client ought to see it.</summary>
internal static class OpenAiExpectation
{
    public static ExpectedAnswer Of(WireCase wireCase)
    {
        var recorded = RecordedAnswer.Read(wireCase);
        var isCut = wireCase.IsSse && recorded.Finish is null && !recorded.HasDone;
        return new ExpectedAnswer
        {
            Text = recorded.Text + recorded.Refusal,
            Thinking = recorded.Reasoning,
            Calls = [.. recorded.Calls.Select(c => new ExpectedCall(c.Id, c.Name, c.Arguments))],
            StopReason = recorded.HasError || !recorded.HasChoice || isCut ? null : StopReason(recorded, HasCustomCall(wireCase)),
            Usage = recorded.Usage is { } usage ? Usage(usage) : null,
            Model = recorded.Model,
        };
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
