namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// What Messages takes. https://docs.claude.com/en/api/messages (ranges, names of tools), https://docs.claude.com/en/docs/about-claude/models/overview (longest
/// answers). It has no penalties and no seed: their writer reports them.
/// </summary>
internal static class AnthropicRules
{
    private static readonly RequestRules Ranges = new()
    {
        Temperature = new(0, 1),
        TopP = new(0, 1),
        ToolName = new(128, "_-"),
    };

    // The longest name that fits speaks. Models later than these are not bounded: the vendor knows.
    private static readonly (string Family, int MaxOutput)[] Families =
    [
        ("claude-3-opus", 4096), ("claude-3-sonnet", 4096), ("claude-3-haiku", 4096),
        ("claude-3-5-sonnet", 8192), ("claude-3-5-haiku", 8192), ("claude-3-7-sonnet", 64_000),
        ("claude-opus-4-0", 32_000), ("claude-opus-4-20250514", 32_000), ("claude-opus-4-1", 32_000),
        ("claude-sonnet-4-0", 64_000), ("claude-sonnet-4-20250514", 64_000),
        ("claude-opus-4-5", 64_000), ("claude-sonnet-4-5", 64_000), ("claude-haiku-4-5", 64_000),
    ];

    public static RequestRules Of(string model) =>
        ModelFamily.MaxOutput(Families, model) is { } most ? Ranges with { MaxOutputTokens = most } : Ranges;
}
