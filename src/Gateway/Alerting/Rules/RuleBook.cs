using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Alerting.Rules;

/// <summary>The rules there are, by name whatever the case of its letters. Changes count from the next evaluation on; safe from any thread.</summary>
public sealed class RuleBook(IEnumerable<AlertRule> rules)
{
    private ImmutableSortedDictionary<string, AlertRule> _rules = rules.ToImmutableSortedDictionary(r => r.Name, r => r, StringComparer.OrdinalIgnoreCase);

    /// <summary>By name.</summary>
    public IEnumerable<AlertRule> All => Volatile.Read(ref _rules).Values;

    public bool TryFind(string name, [NotNullWhen(true)] out AlertRule? rule) => Volatile.Read(ref _rules).TryGetValue(name, out rule);

    /// <summary>Adds the rule, or replaces the one of its name.</summary>
    public void Set(AlertRule rule) => ImmutableInterlocked.Update(ref _rules, static (rules, rule) => rules.Remove(rule.Name).Add(rule.Name, rule), rule);

    /// <summary>False where there is none of that name.</summary>
    public bool Remove(string name) => ImmutableInterlocked.Update(ref _rules, static (rules, name) => rules.Remove(name), name);
}
