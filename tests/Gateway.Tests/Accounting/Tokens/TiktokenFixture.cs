using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Accounting.Tokens;

/// <summary>What npm's tiktoken counts, as <c>tiktoken/make-fixtures.mjs</c> wrote it down.</summary>
internal static partial class TiktokenFixture
{
    public static IEnumerable<string[]> Rows(string name, [CallerFilePath] string here = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "tiktoken", name)).Skip(1).Select(line => line.Split('\t'));

    public static string Unescaped(string cell) =>
        Escape().Replace(cell, escape => ((char)Number(escape.Groups[1].Value, NumberStyles.HexNumber)).ToString());

    public static int Number(string cell, NumberStyles style = NumberStyles.None) => int.Parse(cell, style, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\u([0-9a-f]{4})")]
    private static partial Regex Escape();
}
