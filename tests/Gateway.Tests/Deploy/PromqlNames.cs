using System.Text.RegularExpressions;

namespace Gateway.Tests.Deploy;

/// <summary>The series a PromQL expression reads.</summary>
internal static partial class PromqlNames
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "or", "and", "unless", "bool", "offset", "Inf", "sum", "min", "max" };

    public static IEnumerable<string> In(string expression) =>
        Name().Matches(NoSeries().Replace(expression, " ")).Select(match => match.Value).Where(name => !Words.Contains(name)).Distinct();

    // Label matchers, ranges, and the label lists of aggregations and joins.
    [GeneratedRegex("""\{(?:"[^"]*"|[^}"])*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)""")]
    private static partial Regex NoSeries();

    // A word before a parenthesis is a function; what begins with a digit is a number or a duration.
    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][\w:]*(?![\w:]*\s*\()")]
    private static partial Regex Name();
}
