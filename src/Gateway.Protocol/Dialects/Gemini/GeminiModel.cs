using System.Globalization;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>What a model's name tells about the rules it has: <c>gemini-2.5-flash-lite</c>, <c>models/gemini-3-pro-preview</c>.</summary>
/// <param name="Version">2.5, 3, 3.1…; null where the name does not say (a tuned model).</param>
internal readonly record struct GeminiModel(decimal? Version, bool IsPro, bool IsLite)
{
    private const string Family = "gemini-";

    /// <summary>What <c>gemini-flash-latest</c> and <c>gemini-pro-latest</c> are taken for: they moved on to Gemini 3.</summary>
    private const decimal Latest = 3.1m;

    /// <summary>Validates thought signatures, takes a thinking level and media inside function responses.</summary>
    public bool IsThreeOrLater => Version >= 3;

    /// <summary>Known to answer 400 to a thinkingConfig.</summary>
    public bool CannotThink => Version < 2.5m;

    public static GeminiModel Parse(string model)
    {
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        if (!name.StartsWith(Family, StringComparison.OrdinalIgnoreCase))
            return default;
        var rest = name[Family.Length..];
        var end = rest.IndexOf('-');
        var version = decimal.TryParse(end < 0 ? rest : rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : name.EndsWith("-latest", StringComparison.OrdinalIgnoreCase) ? Latest : (decimal?)null;
        return new GeminiModel(
            version, name.Contains("-pro", StringComparison.OrdinalIgnoreCase), name.Contains("-lite", StringComparison.OrdinalIgnoreCase));
    }
}
