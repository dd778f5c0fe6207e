using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// What the caller calls a field that Chat Completions cannot say: Anthropic's names for an Anthropic caller, OpenAI's for any other.
/// </summary>
internal sealed class OpenAiLossNames(Dialect origin)
{
    private readonly bool _anthropic = origin == Dialect.Anthropic;

    /// <summary>The caller wrote Chat Completions: its fields are written back as they were.</summary>
    public bool IsOpenAi { get; } = origin == Dialect.OpenAi;

    public static string ContentCache => "messages[].content[].cache_control";

    public static string ToolCache => "tools[].cache_control";

    public static string ToolType => "tools[].type";

    public static string BlockType => "messages[].content[].type";

    public static string Citations => "messages[].content[].citations";

    public static string ToolResultError => "messages[].content[].is_error";

    public string SystemCache => _anthropic ? "system[].cache_control" : ContentCache;

    public string SystemType => _anthropic ? "system[].type" : BlockType;

    public string HistoryReasoning => _anthropic ? "messages[].content[].thinking" : "messages[].reasoning_content";

    public string Image => _anthropic ? "messages[].content[].source" : "messages[].content[].image_url";

    public string Document => _anthropic ? "messages[].content[].source" : "messages[].content[].file";

    public string ToolResultMedia => _anthropic ? "messages[].content[].content[].source" : Image;

    public string DocumentTitle => _anthropic ? "messages[].content[].title" : "messages[].content[].file.filename";

    public static string DocumentContext => "messages[].content[].context";

    public string Stop => _anthropic ? "stop_sequences" : "stop";

    public string Thinking => _anthropic ? "thinking" : "reasoning_effort";

    public string ThinkingBudget => _anthropic ? "thinking.budget_tokens" : "reasoning_effort";

    public string Effort => _anthropic ? "output_config.effort" : "reasoning_effort";

    public string UserId => _anthropic ? "metadata.user_id" : "user";

    /// <summary>The caller's name for a field of Chat Completions; null for one that the caller never asked for.</summary>
    public string? Of(string field) => field switch
    {
        "stream_options" => null,
        "max_tokens" or "max_completion_tokens" when _anthropic => "max_tokens",
        "stop" => Stop,
        "reasoning_effort" => Thinking,
        "user" => UserId,
        "response_format" when _anthropic => "output_config.format",
        "parallel_tool_calls" when _anthropic => "tool_choice.disable_parallel_tool_use",
        _ => field,
    };
}
