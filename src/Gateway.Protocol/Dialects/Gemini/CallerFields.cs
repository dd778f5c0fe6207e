using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>What the caller's dialect calls the canonical fields, so that a loss is named as the caller wrote it.</summary>
internal sealed record CallerFields
{
    private static readonly CallerFields Anthropic = new()
    {
        ParallelToolCalls = "tool_choice.disable_parallel_tool_use",
        StopSequences = "stop_sequences",
        UserId = "metadata.user_id",
        ReasoningMode = "thinking.type",
        ReasoningBudget = "thinking.budget_tokens",
        ReasoningEffort = "output_config.effort",
        ToolStrict = "tools[].strict",
        OutputDescription = "output_config.format.description",
        MediaUrl = "messages[].content[].source.url",
        MediaFile = "messages[].content[].source.file_id",
        ToolUse = "messages[].content[].tool_use",
        ToolArguments = "messages[].content[].input",
        ToolResultId = "messages[].content[].tool_use_id",
        ToolResultContent = "messages[].content[].content[]",
        Reasoning = "messages[].content[].thinking",
        Title = "messages[].content[].title",
    };

    private static readonly CallerFields OpenAi = new()
    {
        ParallelToolCalls = "parallel_tool_calls",
        StopSequences = "stop",
        UserId = "user",
        ReasoningMode = "reasoning_effort",
        ReasoningBudget = "reasoning_effort",
        ReasoningEffort = "reasoning_effort",
        ToolStrict = "tools[].function.strict",
        OutputDescription = "response_format.json_schema.description",
        MediaUrl = "messages[].content[].image_url.url",
        MediaFile = "messages[].content[].file.file_id",
        ToolUse = "messages[].tool_calls[]",
        ToolArguments = "messages[].tool_calls[].function.arguments",
        ToolResultId = "messages[].tool_call_id",
        ToolResultContent = "messages[].content[]",
        Reasoning = "messages[].reasoning_content",
        Title = "messages[].content[].file.filename",
    };

    public required string ParallelToolCalls { get; init; }

    public required string StopSequences { get; init; }

    public required string UserId { get; init; }

    public required string ReasoningMode { get; init; }

    public required string ReasoningBudget { get; init; }

    public required string ReasoningEffort { get; init; }

    public required string ToolStrict { get; init; }

    public required string OutputDescription { get; init; }

    public required string MediaUrl { get; init; }

    public required string MediaFile { get; init; }

    public required string ToolUse { get; init; }

    public required string ToolArguments { get; init; }

    public required string ToolResultId { get; init; }

    public required string ToolResultContent { get; init; }

    public required string Reasoning { get; init; }

    public required string Title { get; init; }

    public static CallerFields Of(Dialect origin) => origin == Dialect.OpenAi ? OpenAi : Anthropic;
}
