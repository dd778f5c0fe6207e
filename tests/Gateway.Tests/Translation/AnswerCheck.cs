using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Dialects.Anthropic;
using static Gateway.Tests.Translation.Comparison;

namespace Gateway.Tests.Translation;

/// <summary>Holds what a client got against what the recording says.</summary>
internal static class AnswerCheck
{
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(ExpectedAnswer expected, ClientAnswer answer)
    {
        try
        {
            return expected.StopReason is null ? ErrorProblem(expected, answer) : MessageProblem(expected, answer);
        }
        catch (Exception e) when (e is AnthropicGrammarException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"not a valid answer: {e.Message}";
        }
    }

    private static string? MessageProblem(ExpectedAnswer expected, ClientAnswer answer)
    {
        if (answer.Error is { } error)
            return $"an error in place of an answer: {answer.Status} {error}";
        var message = answer.Fold();
        return ContentProblem(expected, message, answer.IsStream)
            ?? Differs("stop reason", expected.StopReason, message.StopReason)
            ?? Differs("model", expected.Model ?? ClientAnswer.AskedModel, message.Model)
            ?? Differs("id", expected.Id ?? "msg_recorded", message.Id)
            ?? StartUsageProblem(message)
            ?? UsageProblem(expected, message.Usage);
    }

    private static string? ErrorProblem(ExpectedAnswer expected, ClientAnswer answer)
    {
        if (answer.Error is not { } envelope)
            return "an answer in place of an error";
        var error = envelope.GetProperty("error");
        var (type, words) = (error.GetProperty("type").GetString(), error.GetProperty("message").GetString()!);
        if (!words.Contains(expected.ErrorMessage?.TrimEnd('.') ?? "", StringComparison.Ordinal))
            return $"the provider's words are missing: {words}";
        if (envelope.GetProperty("type").GetString() != "error" || envelope.GetProperty("request_id").GetString() != "recorded")
            return $"not the envelope: {envelope}";
        if (answer.Status != 200)
            return Differs("error type", ErrorTypes.GetValueOrDefault(answer.Status), type);
        if (!expected.HasContent)
            return "the error came after the commit of an answer without content";
        return ErrorTypes.Values.Contains(type) ? ContentProblem(expected, answer.FoldPart(), isStream: true) : $"error type {type}";
    }

    private static string? ContentProblem(ExpectedAnswer expected, FoldedMessage message, bool isStream)
    {
        var thinking = message.Blocks.Where(b => b.Type == "thinking").ToList();
        return Differs("text", expected.Text, message.Text)
            ?? Differs("thinking", expected.Thinking, string.Concat(thinking.Select(b => b.Content)))
            ?? Differs("signatures", Joined(expected.Signatures), Joined(thinking.Select(b => Unsealed(b.Signature)).OfType<string>()))
            ?? CallProblem(expected.Calls, [.. message.Blocks.Where(b => b.Type == "tool_use")], isStream);
    }

    /// <summary>Every foreign thinking block is sealed; a seal around nothing is no signature.</summary>
    private static string? Unsealed(string? signature) =>
        signature?.Split('.', 3) is ["gw1", "gemini" or "openai", var inner] ? (inner.Length > 0 ? inner : null) : $"unsealed {signature}";

    private static string? CallProblem(IReadOnlyList<ExpectedCall> expected, IReadOnlyList<FoldedBlock> calls, bool isStream)
    {
        if (calls.Select(c => c.Id).Distinct().Count() != calls.Count)
            return "call ids are not unique";
        var problem = Differs("calls", Joined(expected.Select(c => c.Name)), Joined(calls.Select(c => c.Name)));
        for (var i = 0; problem is null && i < calls.Count; i++)
            problem = IdProblem(expected[i].Id, calls[i].Id!) ?? ArgumentsProblem(expected[i].Arguments, calls[i].Content, isStream);
        return problem;
    }

    private static string? IdProblem(string? expected, string id)
    {
        if (id.Length == 0 || id.Except(IdAlphabet).Any())
            return $"call id '{id}' is not one the API takes";
        return expected is null || expected.Except(IdAlphabet).Any() ? null : Differs("call id", expected, id);
    }

    /// <summary>Arguments that are no object (cut by the output limit) stream as they are and are wrapped in a unary answer.</summary>
    private static string? ArgumentsProblem(string? expected, string arguments, bool isStream)
    {
        if (expected is null)
            return arguments.Length == 0 || Parsed(arguments) is JsonObject ? null : $"arguments are no object: {arguments}";
        var wanted = expected.Trim().Length == 0 ? new JsonObject() : Parsed(expected);
        if (isStream && wanted is not JsonObject)
            return Differs("broken arguments", expected, arguments);
        wanted = wanted as JsonObject ?? new JsonObject { ["_raw_arguments"] = expected };
        var actual = arguments.Length == 0 ? new JsonObject() : Parsed(arguments);
        return JsonNode.DeepEquals(wanted, actual) ? null : $"arguments: expected {expected}, was {arguments}";
    }

    /// <summary>Clients show the input tokens of <c>message_start</c> and count the context by them; a zero breaks them.</summary>
    private static string? StartUsageProblem(FoldedMessage message)
    {
        var start = message.StartUsage;
        return Count(start, "input_tokens") + Count(start, "cache_read_input_tokens") + Count(start, "cache_creation_input_tokens") > 0
            ? null
            : $"the answer starts with no input tokens: {start}";
    }

    private static string? UsageProblem(ExpectedAnswer answer, JsonElement usage)
    {
        var expected = answer.Usage;
        var actual = new ExpectedUsage(
            Count(usage, "input_tokens"), Count(usage, "cache_read_input_tokens"),
            Count(usage, "cache_creation_input_tokens"), Count(usage, "output_tokens"));
        if (expected is null)
            return actual is { Input: > 0, CacheRead: 0, CacheWrite: 0 } && IsEstimate(answer, actual.Output) ? null : $"usage out of nothing: {usage}";
        // No prompt has no tokens: a provider that says so did not count, and the gateway's estimate stands in.
        if (expected is { Input: 0, CacheRead: 0, CacheWrite: 0 } && actual.Input > 0)
            actual = actual with { Input = 0 };
        return Differs("usage", expected.ToString(), actual.ToString());
    }

    /// <summary>Four bytes a token; how the arguments of a call are spelled is the dialect's to say.</summary>
    private static bool IsEstimate(ExpectedAnswer answer, long output)
    {
        var words = (Encoding.UTF8.GetByteCount(answer.Text + answer.Thinking) + 3) / 4;
        return answer.Calls.Count == 0 ? output == words : output >= words;
    }

    private static long Count(JsonElement usage, string name) => usage.GetProperty(name).GetInt64();
}
