namespace Gateway.Routing;

/// <summary>A model name in which <c>*</c> stands for any characters.</summary>
public static class ModelPattern
{
    public static bool IsMatch(string pattern, string model)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return string.Equals(pattern, model, StringComparison.Ordinal);
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
