using System.Text.Json;

namespace Gateway.Simulator.Answers;

internal enum ToolChoice
{
    Auto,
    None,
    Required,
}

internal enum ThinkingMode
{
    Off,
    /// <summary>Thought about and counted, but its text is not shown.</summary>
    Hidden,
    Visible,
}

/// <summary>A tool the caller offers; the schema is null when it takes no arguments.</summary>
internal readonly record struct ToolOffer(string Name, JsonElement? Schema);

/// <summary>What of a request decides the answer, whichever dialect it came in.</summary>
/// <remarks>Schemas point into the request's document, which outlives the prompt.</remarks>
internal sealed record Prompt
{
    public required string Model { get; init; }
    public bool Stream { get; init; }

    /// <summary>The last text the user wrote.</summary>
    public string UserText { get; init; } = "";

    /// <summary>What the tools returned, when their results are the last message; else null.</summary>
    public string? ToolResult { get; init; }

    public IReadOnlyList<ToolOffer> Tools { get; init; } = [];
    public ToolChoice ToolChoice { get; init; }

    /// <summary>The one tool the caller demands, or null.</summary>
    public string? ForcedTool { get; init; }

    public bool ParallelTools { get; init; } = true;

    public bool JsonOutput { get; init; }
    public JsonElement? OutputSchema { get; init; }

    public int? MaxTokens { get; init; }
    public IReadOnlyList<string> StopSequences { get; init; } = [];
    public ThinkingMode Thinking { get; init; }

    /// <summary>Whether a stream carries usage (OpenAI: <c>stream_options.include_usage</c>).</summary>
    public bool StreamUsage { get; init; } = true;

    public PromptUsage Usage { get; init; }

    public bool Mentions(string word) => UserText.Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The tokens of the prompt in disjoint buckets.</summary>
internal readonly record struct PromptUsage(int Uncached, int CacheRead, int CacheWrite5m, int CacheWrite1h)
{
    public int Total => Uncached + CacheRead + CacheWrite5m + CacheWrite1h;
}
