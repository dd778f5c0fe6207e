using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>Why answers ended, as log and traces write it.</summary>
public static class StopWords
{
    public static string Word(this StopReason reason) => reason switch
    {
        StopReason.EndTurn => "end_turn",
        StopReason.MaxTokens => "max_tokens",
        StopReason.StopSequence => "stop_sequence",
        StopReason.ToolUse => "tool_use",
        StopReason.Refusal => "refusal",
        StopReason.PauseTurn => "pause_turn",
        _ => "model_context_window_exceeded",
    };
}
