using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The API's <c>stop_reason</c> words.</summary>
internal static class AnthropicStopReason
{
    public static ReadOnlySpan<byte> Word(StopReason reason) => reason switch
    {
        StopReason.MaxTokens => "max_tokens"u8,
        StopReason.StopSequence => "stop_sequence"u8,
        StopReason.ToolUse => "tool_use"u8,
        StopReason.Refusal => "refusal"u8,
        StopReason.PauseTurn => "pause_turn"u8,
        StopReason.ContextWindowExceeded => "model_context_window_exceeded"u8,
        _ => "end_turn"u8,
    };

    /// <summary>A word nobody knows yet is an ordinary end: the answer is complete, and <see cref="ChatEvent.Finished.Raw"/> keeps the word.</summary>
    public static StopReason Parse(string? word) => word switch
    {
        "max_tokens" => StopReason.MaxTokens,
        "stop_sequence" => StopReason.StopSequence,
        "tool_use" => StopReason.ToolUse,
        "refusal" => StopReason.Refusal,
        "pause_turn" or "compaction" => StopReason.PauseTurn,
        "model_context_window_exceeded" => StopReason.ContextWindowExceeded,
        _ => StopReason.EndTurn,
    };
}
