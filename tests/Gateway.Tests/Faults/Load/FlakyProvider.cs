using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Faults.Load;

/// <summary>A provider that fails at random in 3 of 10 calls until it is told to be well; the dice are seeded.</summary>
internal sealed class FlakyProvider(int seed, Func<bool, ScriptedAnswer> healthy, Func<bool, ScriptedAnswer>[] failures)
{
    private const double FailureRate = 0.3;

    private const string ClaudeStart =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n"
        + ThreeProviders.BlockStart;

    private const string GeminiHalf =
        "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"from gem\"}]},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":6}}\r\n\r\n";

    private const string OverloadEvent = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

    private readonly Random _dice = new(seed);
    private readonly Lock _lock = new();
    private bool _isWell;

    public static FlakyProvider Claude(int seed) => new(
        seed,
        stream => stream ? ScriptedAnswer.Stream(ClaudeStart, ThreeProviders.Delta, ThreeProviders.Delta, ThreeProviders.End) : ThreeProviders.ClaudeAnswer,
        [
            _ => ThreeProviders.Failure(500, "api_error"),
            _ => ThreeProviders.Failure(529, "overloaded_error"),
            _ => ThreeProviders.Failure(429, "rate_limit_error"),
            _ => ScriptedAnswer.Nothing,
            stream => stream ? ScriptedAnswer.Stream(ClaudeStart, OverloadEvent) : ScriptedAnswer.Json("<html>"),
            stream => stream ? ScriptedAnswer.Stream(ScriptedStep.Send(ClaudeStart + ThreeProviders.Delta), ScriptedStep.Cut) : ScriptedAnswer.Json("{}"),
        ]);

    public static FlakyProvider Gemini(int seed) => new(
        seed,
        stream => stream ? ThreeProviders.GeminiStream : ThreeProviders.GeminiAnswer,
        [
            _ => ThreeProviders.Failure(500),
            _ => ThreeProviders.Failure(503),
            _ => ThreeProviders.Failure(429),
            _ => ScriptedAnswer.Nothing,
            stream => stream ? ScriptedAnswer.Stream(GeminiHalf) : ScriptedAnswer.Json("{\"candidates\":["),
        ]);

    public void GetWell()
    {
        lock (_lock)
            _isWell = true;
    }

    public ScriptedAnswer Answer(ReceivedCall call)
    {
        var stream = call.PathAndQuery.Contains("stream", StringComparison.OrdinalIgnoreCase) || call.Text.Contains("\"stream\":true", StringComparison.Ordinal);
        lock (_lock)
        {
            return _isWell || _dice.NextDouble() >= FailureRate ? healthy(stream) : failures[_dice.Next(failures.Length)](stream);
        }
    }
}
