using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>Dependencies run one way: a stage knows Model and Gateway.Protocol, never another stage; Endpoints and Hosting compose them.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] Stages = ["Native", "Access", "Routing", "Resilience", "Providers", "Streaming", "Accounting", "Storage", "Telemetry", "Alerting"];

    [Fact]
    public void AStage_KnowsNoOtherStage()
    {
        var wrong =
            from stage in Stages
            from file in Sources(Path.Combine("src", "Gateway", stage))
            from name in Namespaces(file)
            where name.StartsWith("Gateway.", StringComparison.Ordinal) && !name.StartsWith("Gateway.Protocol", StringComparison.Ordinal)
            let room = name.Split('.')[1]
            where room != stage && room != "Model"
            select $"{stage}: {Path.GetFileName(file)} uses {name}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void TheModel_KnowsNoStage() =>
        Sources(Path.Combine("src", "Gateway", "Model")).SelectMany(Namespaces)
            .Where(n => n.StartsWith("Gateway.", StringComparison.Ordinal) && !n.StartsWith("Gateway.Protocol", StringComparison.Ordinal) && !n.StartsWith("Gateway.Model", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void TheProtocol_KnowsNoWebServer() =>
        Sources(Path.Combine("src", "Gateway.Protocol")).SelectMany(Namespaces)
            .Where(n => n.StartsWith("Microsoft.", StringComparison.Ordinal) || n.StartsWith("System.Net.Http", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void TheSimulator_IsAnIndependentImplementationOfTheWire() =>
        Sources(Path.Combine("src", "Gateway.Simulator")).SelectMany(Namespaces)
            .Where(n => n.StartsWith("Gateway.Protocol", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void NoFile_IsNamedForNothing() =>
        Sources("src").Select(Path.GetFileNameWithoutExtension)
            .Where(n => Regex.IsMatch(n!, "(Utils?|Helpers?|Manager|Common|Misc)$"))
            .ShouldBeEmpty();

    private static List<string> Sources(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();
        files.ShouldNotBeEmpty();
        return files;
    }

    private static IEnumerable<string> Namespaces(string file) =>
        Using().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value);

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
