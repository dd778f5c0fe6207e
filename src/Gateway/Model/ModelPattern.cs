namespace Gateway.Model;

/// <summary>A model name in which <c>*</c> stands for any characters.</summary>
public static class ModelPattern
{
    private const char Any = '*';

    /// <summary>It may stand for more than one name.</summary>
    public static bool IsPattern(string name) => name.Contains(Any);

    public static bool IsMatch(string pattern, string model) => IsMatch(pattern.AsSpan(), model);

    /// <summary>Access asks this for every request: nothing is allocated.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> model)
    {
        var star = pattern.IndexOf(Any);
        if (star < 0)
            return pattern.SequenceEqual(model);
        if (!model.StartsWith(pattern[..star]))
            return false;
        return MatchesRest(pattern[(star + 1)..], model[star..]);
    }

    // What stands behind a star: each part at its first place, the last at the end.
    private static bool MatchesRest(ReadOnlySpan<char> pattern, ReadOnlySpan<char> model)
    {
        while (pattern.IndexOf(Any) is >= 0 and var star)
        {
            var at = model.IndexOf(pattern[..star]);
            if (at < 0)
                return false;
            model = model[(at + star)..];
            pattern = pattern[(star + 1)..];
        }

        return model.EndsWith(pattern);
    }
}
