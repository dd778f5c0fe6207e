using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// What the caller's dialect calls the canonical fields, so that a loss is named as the caller wrote it, whoever the provider is. Anthropic's names
/// for a caller of the Messages API, OpenAI's for any other; a constant is called the same in both, or exists in one alone.
/// </summary>
internal sealed class CallerFields(Dialect origin)
{
    public const string Temperature = "temperature";
    public const string TopP = "top_p";
    public const string TopK = "top_k";
    public const string Seed = "seed";
    public const string FrequencyPenalty = "frequency_penalty";
    public const string PresencePenalty = "presence_penalty";
    public const string ToolChoice = "tool_choice";
    public const string ToolType = "tools[].type";
    public const string ToolCache = "tools[].cache_control";
    public const string Role = "messages[].role";
    public const string Name = "messages[].name";
    public const string BlockType = "messages[].content[].type";
    public const string Text = "messages[].content[].text";
    public const string ContentCache = "messages[].content[].cache_control";
    public const string ImageDetail = "messages[].content[].image_url.detail";
    public const string Audio = "messages[].content[].input_audio";
    public const string DocumentContext = "messages[].content[].context";
    public const string DocumentContent = "messages[].content[].source.content[]";
    public const string ToolResultError = "messages[].content[].is_error";

    private readonly bool _anthropic = origin == Dialect.Anthropic;

    /// <summary>The caller wrote Chat Completions.</summary>
    public bool IsOpenAi { get; } = origin == Dialect.OpenAi;

    public string MaxTokens => _anthropic ? "max_tokens" : "max_completion_tokens";

    public string Stop => _anthropic ? "stop_sequences" : "stop";

    public string UserId => _anthropic ? "metadata.user_id" : "user";

    public string Thinking => _anthropic ? "thinking" : "reasoning_effort";

    public string ThinkingBudget => _anthropic ? "thinking.budget_tokens" : "reasoning_effort";

    public string ThinkingDisplay => _anthropic ? "thinking.display" : "reasoning_effort";

    public string Effort => _anthropic ? "output_config.effort" : "reasoning_effort";

    public string OutputFormat => _anthropic ? "output_config.format" : "response_format";

    public string OutputDescription => _anthropic ? "output_config.format.description" : "response_format.json_schema.description";

    public string OutputSchema => _anthropic ? "output_config.format.schema" : "response_format.json_schema.schema";

    public string ParallelToolCalls => _anthropic ? "tool_choice.disable_parallel_tool_use" : "parallel_tool_calls";

    public string ToolStrict => _anthropic ? "tools[].strict" : "tools[].function.strict";

    public string SystemCache => _anthropic ? "system[].cache_control" : ContentCache;

    public string SystemType => _anthropic ? "system[].type" : BlockType;

    public string HistoryReasoning => _anthropic ? "messages[].content[].thinking" : "messages[].reasoning_content";

    public string Image => _anthropic ? "messages[].content[].source" : "messages[].content[].image_url";

    public string Document => _anthropic ? "messages[].content[].source" : "messages[].content[].file";

    public string ImageUrl => _anthropic ? "messages[].content[].source.url" : "messages[].content[].image_url.url";

    public string DocumentUrl => _anthropic ? "messages[].content[].source.url" : Document;

    public string MediaFile => _anthropic ? "messages[].content[].source.file_id" : "messages[].content[].file.file_id";

    public string DocumentTitle => _anthropic ? "messages[].content[].title" : "messages[].content[].file.filename";

    public string Citations => _anthropic ? "messages[].content[].citations" : "messages[].annotations";

    public string ToolUse => _anthropic ? "messages[].content[].tool_use" : "messages[].tool_calls[]";

    public string ToolArguments => _anthropic ? "messages[].content[].input" : "messages[].tool_calls[].function.arguments";

    public string ToolResultId => _anthropic ? "messages[].content[].tool_use_id" : "messages[].tool_call_id";

    public string ToolResultContent => _anthropic ? "messages[].content[].content[]" : "messages[].content[]";

    public string ToolResultMedia => _anthropic ? "messages[].content[].content[].source" : Image;

    public string ToolResultCache => _anthropic ? "messages[].content[].content[].cache_control" : ContentCache;

    /// <summary>The caller's name for a top-level field of Chat Completions; null for one that the caller never asked for.</summary>
    public string? OfChatCompletions(string field) => field switch
    {
        "stream_options" => null,
        "max_tokens" or "max_completion_tokens" when _anthropic => MaxTokens,
        "stop" => Stop,
        "reasoning_effort" => Thinking,
        "user" => UserId,
        "response_format" => OutputFormat,
        "parallel_tool_calls" => ParallelToolCalls,
        _ => field,
    };

    /// <summary>A picture, or a document.</summary>
    public string Media(bool isImage) => isImage ? Image : Document;

    /// <summary>A block only its own dialect knows: a part of a content, or (from Chat Completions) a field of its message.</summary>
    public static string Opaque(OpaqueBlock block) => IsMessageField(block) ? $"messages[].{block.Type}" : BlockType;

    /// <summary>Chat Completions' message fields without a canonical place become opaque blocks; a part says its <c>type</c>.</summary>
    public static bool IsMessageField(OpaqueBlock block) => block.Origin == Dialect.OpenAi
        && (block.Raw.ValueKind != JsonValueKind.Object || !block.Raw.TryGetProperty("type"u8, out _));
}
