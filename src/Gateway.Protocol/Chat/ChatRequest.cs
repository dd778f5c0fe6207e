using System.Text.Json;

namespace Gateway.Protocol.Chat;

/// <summary>A chat request in the terms every dialect shares. Order of messages, blocks and tools is the caller's.</summary>
public sealed record ChatRequest
{
    /// <summary>The model as the caller named it. An egress writer is told the upstream model separately.</summary>
    public string? Model { get; init; }

    public bool Stream { get; init; }

    /// <summary>System instructions, in order.</summary>
    public IReadOnlyList<ChatBlock> System { get; init; } = [];

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Those of <see cref="Tools"/> that may be called.</summary>
    public IEnumerable<ToolDefinition> AllowedTools =>
        ToolChoice?.Allowed is { } allowed ? Tools.Where(tool => allowed.Contains(tool.Name)) : Tools;

    /// <summary>
    /// The tools came as OpenAI's <c>functions</c> of 2023: the caller reads a call in <c>function_call</c>, where there is room for one.
    /// </summary>
    public bool UsesFunctions { get; init; }

    /// <summary>False: at most one tool call an answer. Null: the vendor's default (true everywhere).</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>The most tokens to produce, reasoning included.</summary>
    public int? MaxOutputTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public double? FrequencyPenalty { get; init; }

    public double? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    public IReadOnlyList<string> StopSequences { get; init; } = [];

    public ReasoningOptions? Reasoning { get; init; }

    public OutputFormat? OutputFormat { get; init; }

    /// <summary>The end user the caller acts for (Anthropic <c>metadata.user_id</c>, OpenAI <c>user</c>).</summary>
    public string? UserId { get; init; }

    /// <summary>The caller asked for usage in the stream (OpenAI <c>stream_options.include_usage</c>; always true for Anthropic).</summary>
    public bool IncludeUsage { get; init; } = true;

    /// <summary>Fields only the ingress dialect knows. An egress writer of the same dialect writes them back; any other reports each.</summary>
    public IReadOnlyList<RequestExtension> Extensions { get; init; } = [];

    /// <summary>The dialect the request was written in: where <see cref="Extensions"/> and opaque blocks belong.</summary>
    public required Dialect Origin { get; init; }
}

/// <summary>A top-level request field outside the canonical model.</summary>
public sealed record RequestExtension(string Name, JsonElement Value);

/// <summary>Who said it.</summary>
public enum ChatRole
{
    User,
    Assistant,

    /// <summary>A system (or developer) message standing between others; leading ones are <see cref="ChatRequest.System"/>.</summary>
    System,
}

/// <summary>One turn.</summary>
public sealed record ChatMessage(ChatRole Role, IReadOnlyList<ChatBlock> Content)
{
    /// <summary>OpenAI's participant <c>name</c>, if given.</summary>
    public string? Name { get; init; }
}

/// <summary>A tool the model may call.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Description">What it does; null when not given.</param>
/// <param name="InputSchema">JSON Schema of the arguments; undefined (<see cref="JsonValueKind.Undefined"/>) when not given.</param>
public sealed record ToolDefinition(string Name, string? Description, JsonElement InputSchema)
{
    /// <summary>The vendor must hold the arguments to the schema.</summary>
    public bool? Strict { get; init; }

    public CacheMarker? Cache { get; init; }

    /// <summary>A vendor's own tool (<c>web_search_20250305</c>, …), whole: only its own dialect understands it.</summary>
    public OpaqueBlock? Native { get; init; }

    /// <summary>Further fields of the definition only the ingress dialect knows.</summary>
    public IReadOnlyList<RequestExtension> Extensions { get; init; } = [];

    /// <summary>Where its name stands in the caller's request (<c>tools[2].function</c>), for what is wrong with it; null: not read from one.</summary>
    public string? Path { get; init; }
}

/// <summary>Which tools the model may or must call.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Name">The tool's name for <see cref="ToolChoiceKind.Tool"/>; else null.</param>
public sealed record ToolChoice(ToolChoiceKind Kind, string? Name = null)
{
    /// <summary>The only tools the rule is about, by name (OpenAI <c>allowed_tools</c>); null: all of them.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }
}

public enum ToolChoiceKind
{
    Auto,

    /// <summary>Some tool must be called (Anthropic <c>any</c>, OpenAI <c>required</c>, Gemini <c>ANY</c>).</summary>
    Any,

    /// <summary>This one must be called.</summary>
    Tool,
    None,
}

/// <summary>How much the model should think.</summary>
/// <param name="Mode">On, off, or up to the model.</param>
/// <param name="BudgetTokens">Anthropic <c>thinking.budget_tokens</c>, Gemini <c>thinkingBudget</c>.</param>
/// <param name="Effort">none, minimal, low, medium, high, xhigh or max (OpenAI <c>reasoning_effort</c>, Anthropic <c>output_config.effort</c>).</param>
public sealed record ReasoningOptions(ReasoningMode Mode, int? BudgetTokens = null, string? Effort = null)
{
    /// <summary>The caller wants to see what was thought. Null: the vendor's default.</summary>
    public bool? IncludeThoughts { get; init; }
}

public enum ReasoningMode
{
    /// <summary>Nothing said about it.</summary>
    Unspecified,
    Disabled,
    Enabled,

    /// <summary>The model decides (Anthropic <c>adaptive</c>, Gemini budget −1).</summary>
    Adaptive,
}

/// <summary>The shape the answer's text must have.</summary>
/// <param name="Schema">JSON Schema; undefined (<see cref="JsonValueKind.Undefined"/>): any JSON object.</param>
/// <param name="Name">OpenAI's <c>json_schema.name</c>.</param>
/// <param name="Strict">OpenAI's <c>json_schema.strict</c>.</param>
public sealed record OutputFormat(JsonElement Schema, string? Name = null, bool? Strict = null)
{
    public string? Description { get; init; }
}
