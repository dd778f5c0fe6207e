using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Deploy;

/// <summary>What lies in <c>deploy/</c>.</summary>
internal static partial class DeployFiles
{
    public static string Root { get; } = FindRoot();

    public static string PrometheusConfig => Path.Combine(Root, "deploy/prometheus/prometheus.yml");

    public static string Dashboard => Path.Combine(Root, "deploy/grafana/dashboards/gateway.json");

    public static string[] Rules => Directory.GetFiles(Path.Combine(Root, "deploy/prometheus/rules"), "*.yml");

    public static string[] RuleTests => Directory.GetFiles(Path.Combine(Root, "deploy/prometheus/tests"), "*.yml");

    /// <summary>The text of all rule files.</summary>
    public static string RuleText { get; } = string.Concat(Rules.Select(File.ReadAllText));

    public static IEnumerable<string> AlertNames => Alert().Matches(RuleText).Select(match => match.Groups[1].Value);

    /// <summary>The series that the recording rules make.</summary>
    public static IEnumerable<string> RecordedNames => Record().Matches(RuleText).Select(match => match.Groups[1].Value);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"- record: ([\w:]+)")]
    private static partial Regex Record();
}
