using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Cli;

/// <summary>How a run ended and what it wrote.</summary>
internal sealed partial record CliResult(int ExitCode, string Output, string Errors)
{
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>The rows of tab-separated columns, the heads first.</summary>
    public string[][] Rows => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];

    /// <summary>The value beneath <paramref name="column"/> in the row that begins with <paramref name="first"/>.</summary>
    public string Value(string first, string column)
    {
        var head = Rows.Last(r => r.Contains(column));
        return Rows.First(r => r[0] == first && r.Length == head.Length)[Array.IndexOf(head, column)];
    }

    /// <summary>A text colour is set somewhere (30–38, 90–97).</summary>
    public bool IsColoured => Colour().IsMatch(Output);

    /// <summary>A colour or another style is set somewhere.</summary>
    public bool IsStyled => Style().IsMatch(Output);

    public CliResult Ended(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, Output + Errors);
        return this;
    }

    [GeneratedRegex(@"\x1b\[(?:[\d;]*;)?(?:3[0-8]|9[0-7])[\d;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex(@"\x1b\[[\d;]*m")]
    private static partial Regex Style();
}
