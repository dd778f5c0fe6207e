namespace Gateway.Model;

/// <summary>A model name in which <c>*</c> stands for any characters.</summary>
public static class ModelPattern
{
    /// <summary>It may stand for more than one name.</summary>
    public static bool IsPattern(string name) => name.Contains('*');

    public static bool IsMatch(string pattern, string model)
    {
        if (!IsPattern(pattern))
            return string.Equals(pattern, model, StringComparison.Ordinal);
        var parts = pattern.Split('*');
        if (!model.StartsWith(parts[0], StringComparison.Ordinal))
            return false;

        var rest = model.AsSpan(parts[0].Length);
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }

        return rest.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
