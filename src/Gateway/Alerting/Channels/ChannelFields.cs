namespace Gateway.Alerting.Channels;

/// <summary>Reads the fields of one channel and gathers what is wrong with them.</summary>
/// <param name="path">Where the channel stands; may be empty.</param>
/// <param name="environment">Reads an environment variable by name.</param>
internal sealed class ChannelFields(string path, Func<string, string?> environment)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Fail(string key, string message) => _problems.Add(path.Length == 0 ? $"{key}: {message}" : $"{path}:{key}: {message}");

    public T Range<T>(string key, T value, T least, T most)
        where T : struct, IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            Fail(key, $"{value} is out of range: {least} to {most}");
        return value;
    }

    /// <summary>What was written, or what the named variable holds; null where there is neither, or no telling which.</summary>
    public string? Secret(string key, string? literal, string? variable)
    {
        if (!string.IsNullOrWhiteSpace(literal) && !string.IsNullOrWhiteSpace(variable))
        {
            Fail(key, $"is set beside {key}Env: one of them is expected");
            return null;
        }

        if (!string.IsNullOrWhiteSpace(variable))
            return Variable(key, variable.Trim());
        if (literal?.Trim() == ChannelSecret.Stars)
            Fail(key, $"'{ChannelSecret.Stars}' is what is shown in place of it; send the value itself");
        return string.IsNullOrWhiteSpace(literal) ? null : literal.Trim();
    }

    /// <summary>As <see cref="Secret"/>, of what must be there.</summary>
    public string? RequiredSecret(string key, string? literal, string? variable, string what)
    {
        var before = _problems.Count;
        var value = Secret(key, literal, variable);
        if (value is null && _problems.Count == before)
            Fail(key, $"{what} is expected, here or in the variable that {key}Env names");
        return value;
    }

    private string? Variable(string key, string name)
    {
        if (environment(name) is { } value && !string.IsNullOrWhiteSpace(value))
            return value.Trim();
        Fail($"{key}Env", $"the environment variable '{AlertText.Line(name, 100)}' is not set");
        return null;
    }
}
