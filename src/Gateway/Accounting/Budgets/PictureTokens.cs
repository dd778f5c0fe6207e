namespace Gateway.Accounting.Budgets;

/// <summary>
/// How many tokens a picture may have at most, whatever its size, by what vendors document. Anthropic ("Vision"): about 1,600, and 4,784 from Opus 4.7 on.
/// Google ("Media resolution"): 2,240. OpenAI ("Images and vision"): 85 + 8 tiles of 170 (gpt-4o), 1,536 patches times up to 2.46 (its small models); of
/// gpt-4o-mini 2,833 + 8 tiles of 5,667; from gpt-5.4 on 10,000 patches times 1.2 and more. Alibaba (Qwen-VL): 16,384, which is taken for anybody not known.
/// </summary>
internal static class PictureTokens
{
    private const int OfEarlyClaude = 1_700;
    private const int Usual = 5_000;
    private const int OfGpt4oMini = 48_200;
    private const int Other = 16_400;

    // Up to 4.6, with or without a date.
    private static readonly string[] EarlyClaude = ["claude-3", "haiku-4", "sonnet-4", "opus-4-0", "opus-4-1", "opus-4-2", "opus-4-5", "opus-4-6"];

    // The later ones look at a picture in its own size; they are not among these.
    private static readonly string[] Limited = ["claude", "gemini", "gpt-4", "gpt-5-", "gpt-5.1", "gpt-5.2", "gpt-5.3", "o1", "o3", "o4-"];

    /// <param name="model">As the provider is asked for it.</param>
    public static int Most(string model) =>
        model.Contains("gpt-4o-mini", StringComparison.OrdinalIgnoreCase) ? OfGpt4oMini
        : IsAmong(EarlyClaude, model) ? OfEarlyClaude
        : model.EndsWith("gpt-5", StringComparison.OrdinalIgnoreCase) || IsAmong(Limited, model) ? Usual
        : Other;

    private static bool IsAmong(string[] names, string model) => Array.Exists(names, n => model.Contains(n, StringComparison.OrdinalIgnoreCase));
}
