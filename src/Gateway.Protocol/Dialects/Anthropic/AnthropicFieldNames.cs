using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The canonical fields in the words of the dialect the caller wrote: what a report must say.</summary>
internal static class AnthropicFieldNames
{
    public const string MaxTokens = "max_tokens";
    public const string Temperature = "temperature";
    public const string TopK = "top_k";
    public const string TopP = "top_p";
    public const string StopSequences = "stop_sequences";
    public const string Thinking = "thinking";
    public const string ThinkingBudget = "thinking.budget_tokens";
    public const string OutputFormat = "output_config.format";
    public const string FormatDescription = "output_config.format.description";
    public const string ToolChoice = "tool_choice";
    public const string NativeTool = "tools[].type";
    public const string Reasoning = "messages[].content[].thinking";
    public const string Opaque = "messages[].content[].type";
    public const string Source = "messages[].content[].source";
    public const string Detail = "messages[].content[].detail";
    public const string Text = "messages[].content[].text";
    public const string Citations = "messages[].content[].citations";

    /// <summary><paramref name="field"/> as a caller of <paramref name="origin"/> calls it.</summary>
    public static string In(Dialect origin, string field) => origin == Dialect.Anthropic ? field : field switch
    {
        MaxTokens => "max_completion_tokens",
        StopSequences => "stop",
        Thinking => "reasoning_effort",
        ThinkingBudget => "reasoning.max_tokens",
        OutputFormat => "response_format",
        FormatDescription => "response_format.json_schema.description",
        Reasoning => "messages[].reasoning_content",
        Detail => "messages[].content[].image_url.detail",
        Citations => "messages[].annotations",
        Source => "messages[].content[].file",
        _ => field,
    };
}
