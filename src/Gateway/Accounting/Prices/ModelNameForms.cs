using System.Text.RegularExpressions;

namespace Gateway.Accounting.Prices;

/// <summary>
/// The names under which a model may stand in the catalogue, the most exact first: as it was sent; without its path
/// (<c>models/gemini-2.5-flash</c>, <c>openai/gpt-5-mini</c>); each without the date or the word that says which of its versions
/// (<c>-20250929</c>, <c>-2025-08-07</c>, <c>@20250929</c>, <c>-latest</c>), for a version costs what its model costs.
/// </summary>
internal static partial class ModelNameForms
{
    public static string[] Of(string name)
    {
        var bare = name[(name.LastIndexOf('/') + 1)..];
        return [.. new[] { name, bare, Version().Replace(name, ""), Version().Replace(bare, "") }.Where(n => n.Length > 0).Distinct()];
    }

    /// <summary>What stands before the first slash: with some providers the vendor; null where there is no slash.</summary>
    public static string? Prefix(string name) => name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? name[..slash] : null;

    [GeneratedRegex(@"[-@](?:latest|[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
