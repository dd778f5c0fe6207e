namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// What Chat Completions takes. https://platform.openai.com/docs/api-reference/chat/create (ranges, names of tools),
/// https://platform.openai.com/docs/models (longest answers). How many stop sequences, its writer knows.
/// </summary>
internal static class OpenAiRules
{
    private static readonly RequestRules Ranges = new()
    {
        Temperature = new(0, 2),
        TopP = new(0, 1),
        Penalty = new(-2, 2),
        ToolName = new(64, "_-"),
    };

    // The longest name that fits speaks. Models of the many that copy the API are not bounded.
    private static readonly (string Family, int MaxOutput)[] Families =
    [
        ("gpt-3.5-turbo", 4096), ("gpt-4", 8192), ("gpt-4-32k", 32_768), ("gpt-4-turbo", 4096), ("gpt-4-1106-preview", 4096), ("gpt-4-0125-preview", 4096),
        ("gpt-4o", 16_384), ("gpt-4o-2024-05-13", 4096), ("chatgpt-4o-latest", 16_384), ("gpt-4.1", 32_768), ("gpt-4.5-preview", 16_384),
        ("gpt-5", 128_000), ("gpt-5.1", 128_000), ("gpt-5.2", 128_000),
        ("gpt-5-chat", 16_384), ("gpt-5.1-chat", 16_384), ("gpt-5.2-chat", 16_384),
        ("o1", 100_000), ("o1-mini", 65_536), ("o1-preview", 32_768), ("o3", 100_000), ("o4-mini", 100_000),
    ];

    /// <param name="model">As the provider names it; a vendor prefix (<c>openai/gpt-5-mini</c>) is passed over.</param>
    public static RequestRules Of(string model) =>
        ModelFamily.MaxOutput(Families, model[(model.LastIndexOf('/') + 1)..]) is { } most ? Ranges with { MaxOutputTokens = most } : Ranges;
}
