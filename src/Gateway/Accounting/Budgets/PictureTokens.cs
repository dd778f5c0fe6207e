namespace Gateway.Accounting.Budgets;

/// <summary>
/// How many tokens a picture may have at most, whatever its size, by what vendors document. Anthropic ("Vision"): about 1,600, and 4,784 from Opus 4.7 on.
/// Google ("Media resolution"): 2,240. OpenAI ("Images and vision"): 85 + 8 tiles of 170 (gpt-4o), 1,536 patches times up to 2.46 (its small models); of
/// gpt-4o-mini 2,833 + 8 tiles of 5,667; from gpt-5.4 on 10,000 patches times 1.2 and more. Alibaba (Qwen-VL): 16,384, which is taken for anybody not known.
/// </summary>
internal static class PictureTokens
{
    private const int Usual = 5_000;
    private const int OfGpt4oMini = 48_200;
    private const int Other = 16_400;

    // The later ones look at a picture in its own size; they are not among these.
    private static readonly string[] Limited = ["claude", "gemini", "gpt-4", "gpt-5-", "gpt-5.1", "gpt-5.2", "gpt-5.3", "o1", "o3", "o4-"];

    /// <param name="model">As the provider is asked for it.</param>
    public static int Most(string model) =>
        model.Contains("gpt-4o-mini", StringComparison.OrdinalIgnoreCase) ? OfGpt4oMini
        : model.EndsWith("gpt-5", StringComparison.OrdinalIgnoreCase) || Array.Exists(Limited, l => model.Contains(l, StringComparison.OrdinalIgnoreCase)) ? Usual
        : Other;
}
