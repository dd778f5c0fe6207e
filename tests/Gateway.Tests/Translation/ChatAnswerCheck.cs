using System.Text.Json;
using System.Text.Json.Nodes;
using static Gateway.Tests.Translation.Comparison;

namespace Gateway.Tests.Translation;

/// <summary>Holds what a Chat Completions client got against what the recording says.</summary>
internal static class ChatAnswerCheck
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(ExpectedAnswer expected, ChatAnswer answer)
    {
        try
        {
            return expected.StopReason is null ? ErrorProblem(expected, answer) : AnswerProblem(expected, answer);
        }
        catch (Exception e) when (e is ChatGrammarException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"not a valid answer: {e.Message}";
        }
    }

    private static string? AnswerProblem(ExpectedAnswer expected, ChatAnswer answer)
    {
        if (answer.Error is { } error)
            return $"an error in place of an answer: {answer.Status} {error}";
        var completion = answer.Fold();
        return ContentProblem(expected, completion)
            ?? Differs("finish reason", FinishReason(expected), completion.Finish)
            ?? Differs("model", expected.Model ?? ClientAnswer.AskedModel, completion.Model)
            ?? Differs("id", expected.Id ?? "chatcmpl-recorded", completion.Id)
            ?? UsageProblem(expected, completion.Usage);
    }

    private static string? ErrorProblem(ExpectedAnswer expected, ChatAnswer answer)
    {
        if (answer.Error is not { } envelope)
            return "an answer in place of an error";
        var error = envelope.GetProperty("error");
        if (envelope.GetPropertyCount() != 1 || !error.TryGetProperty("param", out _) || !error.TryGetProperty("code", out _))
            return $"not the envelope: {envelope}";
        var (type, words) = (error.GetProperty("type").GetString(), error.GetProperty("message").GetString()!);
        if (!words.Contains(expected.ErrorMessage?.TrimEnd('.') ?? "", StringComparison.Ordinal))
            return $"the provider's words are missing: {words}";
        if (answer.Status != 200)
            return Differs("error type", ErrorTypes.GetValueOrDefault(answer.Status), type);
        if (!expected.HasContent)
            return "the error came after the commit of an answer without content";
        return ErrorTypes.Values.Contains(type) ? ContentProblem(expected, answer.FoldPart()) : $"error type {type}";
    }

    private static string? ContentProblem(ExpectedAnswer expected, FoldedCompletion completion) =>
        Differs("text", expected.Text, completion.Text + completion.Refusal)
        ?? Differs("reasoning", expected.Thinking, completion.Reasoning)
        ?? CallProblem(expected.Calls, completion);

    private static string? CallProblem(IReadOnlyList<ExpectedCall> expected, FoldedCompletion completion)
    {
        var calls = completion.Calls;
        if (calls.Select(c => c.Id).Distinct().Count() != calls.Count)
            return "call ids are not unique";
        var problem = Differs("calls", Joined(expected.Select(c => c.Name)), Joined(calls.Select(c => c.Name)));
        for (var i = 0; problem is null && i < calls.Count; i++)
            problem = IdProblem(expected[i].Id, calls[i].Id!) ?? ArgumentsProblem(expected[i].Arguments, calls[i].Arguments, mayBeCut: completion.Finish is null or "length");
        return problem;
    }

    /// <summary>An id outside the alphabet every vendor takes is replaced.</summary>
    private static string? IdProblem(string? expected, string id) =>
        expected is null || expected.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) ? null : Differs("call id", expected, id);

    /// <summary>JSON, unless the output limit, or the provider itself, cut them off: then they are what came.</summary>
    private static string? ArgumentsProblem(string? expected, string arguments, bool mayBeCut)
    {
        if (mayBeCut && arguments.Length == 0)
            return string.IsNullOrEmpty(expected) ? null : $"arguments are missing: {expected}";
        if (expected is null)
            return Parsed(arguments) is JsonObject ? null : $"arguments are no object: {arguments}";
        if (Parsed(expected.Length == 0 ? "{}" : expected) is { } wanted)
            return JsonNode.DeepEquals(wanted, Parsed(arguments)) ? null : $"arguments: expected {expected}, was {arguments}";
        return Differs("broken arguments", expected, arguments);
    }

    private static string FinishReason(ExpectedAnswer expected) => expected.StopReason switch
    {
        "max_tokens" or "model_context_window_exceeded" => "length",
        "tool_use" => "tool_calls",
        "refusal" => "content_filter",
        _ => "stop",
    };

    /// <summary>Where the provider did not count, the gateway estimates.</summary>
    private static string? UsageProblem(ExpectedAnswer expected, CompletionUsage? usage)
    {
        if (usage is null)
            return null;
        if (expected.Usage is not { } said)
            return usage is { Prompt: > 0, Cached: 0, Reasoning: 0 } ? null : $"usage out of nothing: {usage}";
        var wanted = new CompletionUsage(said.Input + said.CacheRead + said.CacheWrite, said.CacheRead, said.Output, expected.ReasoningTokens);
        // No prompt has no tokens: a provider that says so did not count, and the gateway's estimate stands in.
        return Differs("usage", $"{wanted}", $"{(wanted.Prompt == 0 && usage.Prompt > 0 ? usage with { Prompt = 0 } : usage)}");
    }
}
