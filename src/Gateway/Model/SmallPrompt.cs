namespace Gateway.Model;

/// <summary>What counts as a small prompt: a question that needs no large model to hold it.</summary>
public static class SmallPrompt
{
    /// <summary>All input, whatever its cache did.</summary>
    public const int MaxInputTokens = 1000;

    public const int MaxOutputTokens = 500;
}
