using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.Gemini;

namespace Gateway.Tests.Translation;

/// <summary>Reads a recorded generateContent answer as a Messages client ought to see it.</summary>
internal static class GeminiExpectation
{
    public static ExpectedAnswer Of(WireCase wireCase)
    {
        var recorded = SimpleReading.Of(wireCase);
        return new ExpectedAnswer
        {
            Text = recorded.Text,
            Thinking = recorded.Thoughts,
            Calls = [.. recorded.Calls.Select(c => Call(c, recorded.HasPartialArguments))],
            Signatures = recorded.Signatures,
            StopReason = StopReason(wireCase, recorded),
            ErrorMessage = (string?)recorded.Chunks.Select(c => c["error"]?["message"]).LastOrDefault(m => m is not null),
            Usage = Usage(recorded),
            ReasoningTokens = recorded.Usage("thoughtsTokenCount") ?? 0,
            Id = (string?)recorded.Chunks[0]["responseId"],
            Model = (string?)recorded.Chunks[0]["modelVersion"],
        };
    }

    private static ExpectedCall Call(JsonObject call, bool inParts) =>
        new((string?)call["id"], (string)call["name"]!, inParts ? null : call["args"]?.ToJsonString() ?? "");

    private static string? StopReason(WireCase wireCase, SimpleReading recorded)
    {
        var hasContent = recorded.Text.Length + recorded.Thoughts.Length + recorded.Calls.Count + recorded.OpaqueParts > 0;
        return recorded switch
        {
            { HasError: true } => null,
            { IsBlocked: true } => "refusal",
            { Finish: null } when wireCase.Streaming || !hasContent => null,
            { Finish: "MAX_TOKENS" or "2" } => "max_tokens",
            { Finish: "SAFETY" or "RECITATION" or "MODEL_ARMOR" } => "refusal",
            { Finish: "MALFORMED_FUNCTION_CALL", Calls.Count: 0 } => null,
            { Finish: "OTHER" } when !hasContent => null,
            { Calls.Count: > 0 } => "tool_use",
            _ => "end_turn",
        };
    }

    private static ExpectedUsage? Usage(SimpleReading recorded)
    {
        var prompt = recorded.Usage("promptTokenCount");
        var output = recorded.Usage("candidatesTokenCount");
        var thoughts = recorded.Usage("thoughtsTokenCount");
        if (prompt is null && output is null && thoughts is null)
            return null;
        var cached = recorded.Usage("cachedContentTokenCount") ?? 0;
        return new ExpectedUsage(
            (prompt ?? 0) + (recorded.Usage("toolUsePromptTokenCount") ?? 0) - cached, cached, 0, (output ?? 0) + (thoughts ?? 0));
    }
}
