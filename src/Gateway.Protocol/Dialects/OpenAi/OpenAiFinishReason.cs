using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>OpenAI's <c>finish_reason</c>, and the further words of compatible providers.</summary>
internal static class OpenAiFinishReason
{
    /// <param name="raw">The provider's word; null or "" where it gave none.</param>
    /// <param name="hasToolCalls">The answer holds tool calls: then <c>stop</c> means that they are waited for.</param>
    /// <param name="refused">A <c>refusal</c> was streamed (OpenAI then says <c>stop</c>).</param>
    public static StopReason Read(string? raw, bool hasToolCalls, bool refused)
    {
        var reason = raw switch
        {
            "length" or "max_tokens" => StopReason.MaxTokens,
            "content_filter" or "sensitive" or "safety" or "refusal" => StopReason.Refusal,
            "model_length" or "model_context_window_exceeded" => StopReason.ContextWindowExceeded,
            "stop_sequence" => StopReason.StopSequence,
            _ => StopReason.EndTurn,
        };
        return reason switch
        {
            StopReason.EndTurn when refused => StopReason.Refusal,
            // A tool_calls without calls would leave a client waiting for a result it cannot give.
            StopReason.EndTurn when hasToolCalls => StopReason.ToolUse,
            _ => reason,
        };
    }

    /// <summary>The finish reasons with which a provider says that it failed: OpenRouter and Mistral, z.ai, DeepSeek, vLLM.</summary>
    public static ChatError? ReadFailure(string? raw) => raw switch
    {
        "error" or "network_error" => Failure(ChatErrorKind.ServerError, raw),
        "insufficient_system_resource" => Failure(ChatErrorKind.Overloaded, raw),
        "abort" => Failure(ChatErrorKind.Cut, raw),
        _ => null,
    };

    /// <param name="reason">Why the model stopped.</param>
    /// <param name="refused">The answer holds a <c>refusal</c>.</param>
    /// <param name="usesFunctions">The caller reads a call in <c>function_call</c>.</param>
    public static ReadOnlySpan<byte> Write(StopReason reason, bool refused, bool usesFunctions) => reason switch
    {
        StopReason.MaxTokens or StopReason.ContextWindowExceeded => "length"u8,
        StopReason.ToolUse => usesFunctions ? "function_call"u8 : "tool_calls"u8,
        // A refusal in words arrives as the refusal field with "stop"; content_filter is the filter's own doing.
        StopReason.Refusal when !refused => "content_filter"u8,
        _ => "stop"u8,
    };

    private static ChatError Failure(ChatErrorKind kind, string raw) =>
        new(kind, $"The provider ended its answer with finish_reason \"{raw}\".") { Code = raw };
}
