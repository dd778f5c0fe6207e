namespace Gateway.Alerting.Rules;

/// <summary>The rules configuration makes: the defaults, with what it changes of them, and its own.</summary>
public static class ConfiguredRules
{
    /// <param name="options">What was configured.</param>
    /// <param name="reader">Checks each rule.</param>
    /// <param name="problems">Takes everything that is wrong, with its key path.</param>
    public static IReadOnlyList<AlertRule> Read(AlertOptions options, AlertRuleReader reader, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(reader);
        var defaults = options.DefaultRules ? DefaultRules.All : new Dictionary<string, AlertRuleOptions>();
        var rules = defaults.Where(d => !options.Rules.ContainsKey(d.Key)).Select(d => Read(d.Key, d.Value, RuleSource.Default))
            .Concat(options.Rules.Select(r => Read(r.Key, defaults.TryGetValue(r.Key, out var rule) ? r.Value.Over(rule) : r.Value, RuleSource.Configuration)));
        return [.. rules.OfType<AlertRule>()];

        AlertRule? Read(string name, AlertRuleOptions rule, RuleSource source) =>
            reader.Read(name, rule, source, $"{AlertOptions.Section}:Rules:{name}", problems);
    }
}
