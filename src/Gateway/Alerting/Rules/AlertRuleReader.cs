using System.Text.RegularExpressions;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Rules;

/// <summary>Checks rules, and fills in their defaults.</summary>
/// <param name="providers">The configured providers.</param>
/// <param name="isChannel">Whether there is a channel of that name, at the moment of asking.</param>
public sealed partial class AlertRuleReader(IReadOnlyCollection<string> providers, Func<string, bool> isChannel)
{
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(2);

    private const int LongestModelName = 200;
    private const int EnoughForRates = 3;

    private static readonly TimeSpan LongestFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan ShortestCooldown = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestCooldown = TimeSpan.FromDays(7);

    /// <param name="name">The rule's name.</param>
    /// <param name="options">What was written.</param>
    /// <param name="source">Who wrote it.</param>
    /// <param name="path">What stands before a field's name in a problem: <c>Gateway:Alerts:Rules:NAME</c>; "" for none.</param>
    /// <param name="problems">Takes everything that is wrong, each <c>path:field: what</c>.</param>
    /// <returns>The rule; null where something is wrong.</returns>
    public AlertRule? Read(string name, AlertRuleOptions options, RuleSource source, string path, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(options);
        var fields = new OptionFields(path, problems);
        if (!NameShape().IsMatch(name))
            fields.Fail("Name", $"'{name}' is no name: 1 to 64 letters, digits, '_', '-' or '.', the first a letter or digit");
        var metric = fields.Word("Metric", options.Metric, null, RuleWords.Metrics);
        var by = fields.Word("By", options.By, AlertScope.All, RuleWords.Scopes);
        var severity = fields.Word("Severity", options.Severity, AlertSeverity.Medium, AlertWords.Severities);
        var (comparison, bound) = ReadCondition(options, metric, fields);
        CheckSubject(options, by, fields);
        CheckChannels(options.Channels, fields);
        if (metric == AlertMetric.CircuitOpen)
            CheckState(options, by, fields);
        var rule = new AlertRule
        {
            Name = name,
            Source = source,
            Metric = metric ?? default,
            Operator = comparison,
            Value = bound,
            For = fields.Range("For", options.For ?? TimeSpan.Zero, TimeSpan.Zero, LongestFor),
            Window = fields.Range("Window", options.Window ?? TimeSpan.FromMinutes(1), ShortestWindow, LongestWindow),
            Severity = severity ?? default,
            Channels = options.Channels is { } channels ? [.. channels] : null,
            Cooldown = fields.Range("Cooldown", options.Cooldown ?? TimeSpan.FromMinutes(15), ShortestCooldown, LongestCooldown),
            Enabled = options.Enabled ?? true,
            By = by ?? default,
            Provider = ProviderName(options.Provider),
            Model = options.Model,
            MinRequests = fields.Range("MinRequests", options.MinRequests ?? DefaultMinRequests(metric), 0, 1_000_000),
        };
        return fields.AreGood ? rule : null;
    }

    /// <summary>Sums say something of few requests, and of none; a mean of one request does not.</summary>
    private static int DefaultMinRequests(AlertMetric? metric) =>
        metric is AlertMetric.Cost or AlertMetric.Requests or AlertMetric.Tokens or AlertMetric.CircuitOpen ? 0 : EnoughForRates;

    private static (AlertOperator Operator, double Value) ReadCondition(AlertRuleOptions options, AlertMetric? metric, OptionFields fields)
    {
        var isState = metric == AlertMetric.CircuitOpen;
        var comparison = fields.Word("Operator", options.Operator, isState ? AlertOperator.AtLeast : AlertOperator.Above, RuleWords.Operators);
        var value = options.Value ?? (isState ? 1 : double.NaN);
        if (options.Value is null && !isState)
            fields.Fail("Value", "a number is expected");
        else if (!double.IsFinite(value) || value < 0)
            fields.Fail("Value", FormattableString.Invariant($"{value} is out of range: 0 or more"));
        else if (metric == AlertMetric.ErrorRate && value > 100)
            fields.Fail("Value", FormattableString.Invariant($"{value} is out of range: 0 to 100 percent"));
        if (value == 0 && comparison == AlertOperator.Below)
            fields.Fail("Operator", "nothing is below 0: the rule would never fire");
        if (value == 0 && comparison == AlertOperator.AtLeast)
            fields.Fail("Operator", "everything is 0 or more: the rule would always fire");
        if (value == 100 && metric == AlertMetric.ErrorRate && comparison == AlertOperator.Above)
            fields.Fail("Operator", "nothing is above 100 percent: the rule would never fire");
        return (comparison ?? default, value);
    }

    private void CheckSubject(AlertRuleOptions options, AlertScope? by, OptionFields fields)
    {
        if (options.Provider is { } provider && ProviderName(provider) is null)
            fields.Fail("Provider", $"'{provider}' is not configured; known are {string.Join(", ", providers)}");
        if (options.Model is { } model && (string.IsNullOrWhiteSpace(model) || model.Length > LongestModelName))
            fields.Fail("Model", $"a model's name of at most {LongestModelName} characters is expected");
        if (by == AlertScope.Provider && options.Provider is not null)
            fields.Fail("By", "'provider' measures each provider, and Provider says one: leave one of them out");
        if (by == AlertScope.Model && options.Model is not null)
            fields.Fail("By", "'model' measures each model, and Model says one: leave one of them out");
    }

    private void CheckChannels(IList<string>? channels, OptionFields fields)
    {
        if (channels is { Count: 0 })
            fields.Fail("Channels", "at least one channel is expected; leave it out to tell all of them");
        for (var i = 0; i < channels?.Count; i++)
        {
            if (string.IsNullOrEmpty(channels[i]) || !isChannel(channels[i]))
                fields.Fail($"Channels:{i}", $"there is no channel '{channels[i]}'");
            else if (channels.IndexOf(channels[i]) < i)
                fields.Fail($"Channels:{i}", $"'{channels[i]}' is named twice");
        }
    }

    /// <summary>A circuit's state is no sum: what belongs to sums contradicts it.</summary>
    private static void CheckState(AlertRuleOptions options, AlertScope? by, OptionFields fields)
    {
        if (options.Operator is not (null or ">="))
            fields.Fail("Operator", "circuit_open is 1 or 0: leave it out");
        if (options.Value is not (null or 1))
            fields.Fail("Value", "circuit_open is 1 or 0: leave it out");
        if (options.Window is not null)
            fields.Fail("Window", "circuit_open is a state and has none");
        if (options.MinRequests is not null)
            fields.Fail("MinRequests", "circuit_open is a state and has none");
        if (options.Model is not null)
            fields.Fail("Model", "a circuit is a provider's, not a model's");
        if (by == AlertScope.Model)
            fields.Fail("By", "a circuit is a provider's, not a model's");
    }

    private string? ProviderName(string? name) => providers.FirstOrDefault(p => string.Equals(p, name, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z")]
    private static partial Regex NameShape();
}
