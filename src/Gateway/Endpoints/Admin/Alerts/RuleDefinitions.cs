using System.Text.Json;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;
using Gateway.Storage.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>Rules over the admin API.</summary>
/// <param name="book">The rules that count. Those that come with the gateway are known by what it holds now.</param>
/// <param name="channels">The channels there are.</param>
/// <param name="providers">The providers that are configured at the moment of asking.</param>
internal sealed class RuleDefinitions(
    RuleBook book, ChannelBook channels, Func<IReadOnlyCollection<string>> providers, AlertDefinitionStore store, ChangeLock changes, TimeProvider time,
    ILogger audit)
    : AlertDefinitions<AlertRule>(DefinitionKind.Rule, store, changes, time, audit)
{
    // An answer's own members, so that one can be changed and sent back; the name is read before.
    private static readonly string[] Besides = ["name", "source"];

    private readonly Dictionary<string, AlertRule> _defaults =
        book.All.Where(rule => rule.Source == RuleSource.Default).ToDictionary(rule => rule.Name, StringComparer.OrdinalIgnoreCase);

    private AlertRuleReader Reader => new(providers(), name => channels.TryFind(name, out _));

    // A rule is worth more than its channels: whom it cannot tell any more is left to the delivery's warnings.
    private AlertRuleReader LenientReader => new(providers(), static _ => true);

    public override IEnumerable<AlertRule> All => book.All;

    public override AlertRule? Find(string name) => book.TryFind(name, out var rule) ? rule : null;

    protected override string NameOf(AlertRule known) => known.Name;

    protected override bool IsConfigured(AlertRule known) => known.Source == RuleSource.Configuration;

    protected override bool IsMadeHere(AlertRule known) => known.Source == RuleSource.Api;

    /// <summary>Where it overrides a default, what it does not say is the default's, as in the configuration.</summary>
    protected override Draft<AlertRule>? Read(string name, AlertRule? known, JsonElement order, ICollection<string> problems)
    {
        var basis = _defaults.ContainsKey(name) ? DefaultRules.All[name] : new AlertRuleOptions();
        var options = OrderJson.Read(order, basis, AlertApiJson.Default.AlertRuleOptions, Besides, problems);
        return Check(name, options, Reader, problems);
    }

    protected override Draft<AlertRule>? Reopen(string name, string definition, ICollection<string> problems) => Check(
        name, JsonSerializer.Deserialize(definition, AlertApiJson.Default.AlertRuleOptions) ?? throw new JsonException("it is null."), LenientReader, problems);

    protected override void Drop(string name)
    {
        if (_defaults.TryGetValue(name, out var original))
            book.Set(original);
        else
            book.Remove(name);
    }

    protected override void Told(string requestId, string name, string change) => Log.AlertRuleChanged(Audit, requestId, name, change);

    private Draft<AlertRule>? Check(string name, AlertRuleOptions options, AlertRuleReader reader, ICollection<string> problems)
    {
        var found = new List<string>();
        var rule = reader.Read(name, options, RuleSource.Api, "", found);
        foreach (var problem in found)
            problems.Add(OrderProblem.Of(problem));
        return rule is null ? null : new(rule, () => JsonSerializer.Serialize(options, AlertApiJson.Default.AlertRuleOptions), () => book.Set(rule));
    }
}
