using System.Text.RegularExpressions;
using Gateway.Alerting;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;
using Gateway.Routing;

namespace Gateway.Hosting;

/// <summary>Reads <c>Gateway:Alerts</c> and checks all of it.</summary>
internal static partial class AlertConfiguration
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    /// <param name="configuration">The whole configuration.</param>
    /// <param name="providers">The configured providers, which rules may name.</param>
    /// <param name="problems">Takes everything that is wrong, with its key path: what is answered counts only where nothing is.</param>
    public static (AlertOptions Options, IReadOnlyList<AlertRule> Rules, IReadOnlyList<AlertChannel> Channels) Read(
        IConfiguration configuration, IEnumerable<string> providers, List<string> problems)
    {
        var shape = ConfigurationShape.Check(configuration.GetSection(AlertOptions.Section), typeof(AlertOptions)).ToList();
        var section = ConfigurationShape.Without(shape, configuration).GetSection(AlertOptions.Section);
        var options = new AlertOptions();
        section.Bind(options);
        ReadLists(section, options);

        var found = new List<string>();
        if (options.EvaluationInterval < ShortestInterval || options.EvaluationInterval > LongestInterval)
            found.Add($"{AlertOptions.Section}:EvaluationInterval: {options.EvaluationInterval} is out of range: {ShortestInterval} to {LongestInterval}");
        if (options.Instance is { } instance && !InstancePattern().IsMatch(instance))
            found.Add($"{AlertOptions.Section}:Instance: '{instance}' is no name of an instance: 1 to 64 letters, digits, '-', '_' or '.' are expected");
        var channels = ConfiguredChannels.Read(options, name => configuration[name], found);
        var rules = ConfiguredRules.Read(options, new AlertRuleReader([.. providers], name => IsChannel(options, name)), found);
        // A value that could not be bound is missing here: its problem is told already.
        problems.AddRange(shape);
        problems.AddRange(found.Where(f => !shape.Exists(s => Key(s).Equals(Key(f), StringComparison.OrdinalIgnoreCase))));
        return (options, rules, channels);
    }

    /// <summary>What the admin API makes is not known yet: what configuration says stands by itself.</summary>
    private static bool IsChannel(AlertOptions options, string name) =>
        options.Channels.ContainsKey(name) || name.Equals(AlertChannel.DefaultConsole.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Lets channels and receivers be one comma-separated value, as one environment variable says them.</summary>
    private static void ReadLists(IConfigurationSection section, AlertOptions options)
    {
        foreach (var (name, rule) in options.Rules)
        {
            if (section[$"Rules:{name}:Channels"] is { Length: > 0 } channels)
                rule.Channels = Split(channels);
        }

        foreach (var (name, channel) in options.Channels)
        {
            if (section[$"Channels:{name}:To"] is { Length: > 0 } receivers)
                channel.To = Split(receivers);
        }
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex InstancePattern();

    private static string Key(string problem) => problem[..problem.IndexOf(": ", StringComparison.Ordinal)];
}
