namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// What generateContent takes. https://ai.google.dev/api/generate-content#generationconfig (ranges), https://ai.google.dev/api/caching#FunctionDeclaration
/// (names of tools), https://ai.google.dev/gemini-api/docs/models (longest answers). How many stop sequences and how large a seed, its writer knows.
/// </summary>
internal static class GeminiRules
{
    private static readonly RequestRules Ranges = new()
    {
        Temperature = new(0, 2),
        TopP = new(0, 1),
        // "From -2.0 to less than 2.0."
        Penalty = new(-2, 1.99),
        ToolName = new(128, "_.:-", BeginsWithLetter: true),
    };

    // The longest name that fits speaks; those that draw or speak have bounds of their own, and are left to the vendor.
    private static readonly (string Family, int MaxOutput)[] Families =
    [
        ("gemini-1.5-pro", 8192), ("gemini-1.5-flash", 8192), ("gemini-2.0-flash", 8192),
        ("gemini-2.5-pro", 65_536), ("gemini-2.5-flash", 65_536), ("gemini-3-pro", 65_536),
        ("gemini-3-flash", 65_536),
    ];

    private static readonly string[] OtherKinds = ["-image", "-tts", "-live", "-audio", "-thinking"];

    public static RequestRules Of(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return !OtherKinds.Any(kind => name.Contains(kind, StringComparison.OrdinalIgnoreCase)) && ModelFamily.MaxOutput(Families, name) is { } most
            ? Ranges with { MaxOutputTokens = most }
            : Ranges;
    }
}
