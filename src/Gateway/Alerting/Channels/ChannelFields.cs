namespace Gateway.Alerting.Channels;

/// <summary>Reads the fields of one channel, of which some are secrets.</summary>
/// <param name="path">Where the channel stands; may be empty.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="environment">Reads an environment variable by name.</param>
internal sealed class ChannelFields(string path, ICollection<string> problems, Func<string, string?> environment) : OptionFields(path, problems)
{
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
        var before = Failures;
        var value = Secret(key, literal, variable);
        if (value is null && Failures == before)
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
