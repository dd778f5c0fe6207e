namespace Gateway.Protocol.Dialects;

/// <summary>Finds the family a model's name begins with.</summary>
internal static class ModelFamily
{
    /// <summary>The longest answer of the longest family that fits, in tokens; null where none does.</summary>
    /// <remarks>A family ends where a word of the name does: <c>gpt-4</c> is none of <c>gpt-4o</c>, and no part of <c>gpt-4.1</c>.</remarks>
    public static int? MaxOutput(IEnumerable<(string Family, int MaxOutput)> families, string model)
    {
        var (length, found) = (0, (int?)null);
        foreach (var (family, maxOutput) in families)
        {
            if (family.Length > length && IsOf(family, model))
                (length, found) = (family.Length, maxOutput);
        }

        return found;
    }

    private static bool IsOf(string family, string model) =>
        model.StartsWith(family, StringComparison.OrdinalIgnoreCase)
        && (model.Length == family.Length || model[family.Length] is '-' or '@' or ':');
}
