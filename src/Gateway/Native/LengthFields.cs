namespace Gateway.Native;

/// <summary>Where native requests say how long an answer may be. Each API knows its own, and some pass over those of others without a word.</summary>
[Flags]
public enum LengthFields
{
    None = 0,

    /// <summary><c>max_tokens</c>.</summary>
    MaxTokens = 1,

    /// <summary><c>max_completion_tokens</c>.</summary>
    MaxCompletionTokens = 2,

    /// <summary><c>max_output_tokens</c>.</summary>
    MaxOutputTokens = 4,

    /// <summary><c>generationConfig.maxOutputTokens</c>.</summary>
    Generation = 8,
}
