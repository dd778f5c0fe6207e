namespace Gateway.Protocol.Dialects;

/// <summary>What one pass over a request body found, without building a model of it.</summary>
public sealed record RequestPeek
{
    /// <summary>The <c>model</c> value; null when absent.</summary>
    public string? Model { get; init; }

    /// <summary>The bytes of the <c>model</c> value, quotes included; empty when absent.</summary>
    public Range ModelRange { get; init; }

    public bool HasModel { get; init; }

    /// <summary>Beside <c>model</c> it says in other words who may answer (a list <c>models</c>, <c>Model</c>), which some vendors believe.</summary>
    public bool NamesOtherModels { get; init; }

    /// <summary>A field that says how long or how many answers may be, but for the case of its letters (<c>Max_Tokens</c>, <c>N</c>): some vendors believe it. Null when absent.</summary>
    public string? LengthInOtherLetters { get; init; }

    public bool Stream { get; init; }

    /// <summary>The longest answer asked for, the largest of what it says; null when absent.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The bytes of each value that says so (OpenAI has two names for it); empty when absent.</summary>
    public IReadOnlyList<Range> MaxOutputRanges { get; init; } = [];

    /// <summary>The end user the caller names (Anthropic <c>metadata.user_id</c>, OpenAI <c>user</c>, else <c>safety_identifier</c>).</summary>
    public string? UserId { get; init; }

    /// <summary>How many answers are asked for (OpenAI <c>n</c>), the largest of what it says. Default 1.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The caller wants token counts in the stream (OpenAI <c>stream_options.include_usage</c>; every other dialect always sends them).</summary>
    public bool IncludeUsage { get; init; } = true;

    /// <summary>Where a stream is told how to count its tokens (OpenAI <c>stream_options</c>), so that it can be asked in place; null when absent.</summary>
    internal StreamOptionsPlace? StreamOptions { get; init; }

    /// <summary>
    /// The bytes of what stands before the conversation in the prompt and is often the same from request to request, in the order the provider reads it
    /// (Anthropic: <c>tools</c>, <c>system</c>); empty where there is none.
    /// </summary>
    public IReadOnlyList<Range> PrefixRanges { get; init; } = [];

    /// <summary>Everything that is wrong; the other properties count only where this is empty.</summary>
    public IReadOnlyList<RequestProblem> Problems { get; init; } = [];
}

/// <summary>Where <c>stream_options</c> stands in a body.</summary>
/// <param name="Value">The bytes of its value, an object or null.</param>
/// <param name="IncludeUsage">The bytes of the value of <c>include_usage</c> in it; null when absent.</param>
/// <param name="IsEmpty">It is no object, or one without members.</param>
internal readonly record struct StreamOptionsPlace(Range Value, Range? IncludeUsage, bool IsEmpty);

/// <summary>One thing wrong with a request.</summary>
/// <param name="Path">JSON path of the field (<c>messages[2].content</c>); "" for the body itself.</param>
/// <param name="Message">What is expected there.</param>
public readonly record struct RequestProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>A request cannot be read, or not be written for a provider; every problem is named.</summary>
/// <param name="problems">All there are, at least one.</param>
/// <param name="isProvidersRule">As <see cref="IsProvidersRule"/>.</param>
public sealed class RequestFormatException(IReadOnlyList<RequestProblem> problems, bool isProvidersRule = false)
    : Exception(string.Join("; ", problems))
{
    public IReadOnlyList<RequestProblem> Problems { get; } = problems;

    /// <summary>Only the provider's own rules are broken: another may take the request as it is. Default false: it is wrong everywhere.</summary>
    public bool IsProvidersRule { get; } = isProvidersRule;
}
