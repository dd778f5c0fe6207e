using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects;

public sealed partial class ErrorTableTests
{
    private static readonly ErrorTable Table = new(
        new(ChatErrorKind.RateLimit, [429], ["rate_limit_reached"]),
        new(ChatErrorKind.Authentication, [401], []),
        new(ChatErrorKind.ServerError, [500], ["api_error"]),
        new(ChatErrorKind.InvalidRequest, [400], ["invalid_request_error"]));

    public static TheoryData<string> Dialects => ["Anthropic", "OpenAi", "Gemini"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Readme_ShowsTheTableOfTheCode(string dialect)
    {
        var code = TableOf(dialect).Rows.Select(r => Row(r.Kind.ToString(), r.Statuses.Select(Text), r.Words));

        ReadmeRows(dialect).ShouldBe(code);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void EveryStatusOfTheTable_IsItsKindWhereTheBodySaysNothing(string dialect)
    {
        var table = TableOf(dialect);

        foreach (var row in table.Rows)
            row.Statuses.Select(s => table.KindOf(s)).ShouldAllBe(kind => kind == row.Kind);
        table.KindOf(418).ShouldBe(ChatErrorKind.Unknown);
        table.KindOf(599).ShouldBe(ChatErrorKind.ServerError);
    }

    [Theory]
    [InlineData(400, "rate_limit_reached", ChatErrorKind.RateLimit)]
    [InlineData(400, "RateLimitReached", ChatErrorKind.RateLimit)]
    [InlineData(400, "rate-limit reached", ChatErrorKind.RateLimit)]
    [InlineData(401, "invalid_request_error", ChatErrorKind.Authentication)]
    [InlineData(429, "api_error", ChatErrorKind.RateLimit)]
    [InlineData(418, "invalid_request_error", ChatErrorKind.InvalidRequest)]
    [InlineData(418, "brand_new", ChatErrorKind.Unknown)]
    [InlineData(200, "invalid_request_error", ChatErrorKind.InvalidRequest)]
    [InlineData(200, "brand_new", ChatErrorKind.ServerError)]
    [InlineData(0, null, ChatErrorKind.ServerError)]
    public void ParticularWord_ThenStatus_ThenGeneralWord(int status, string? word, ChatErrorKind kind) =>
        Table.KindOf(status, word).ShouldBe(kind);

    [Fact]
    public void FirstParticularWord_Decides() =>
        Table.KindOf(500, null, "api_error", new string('x', 500), "rate_limit_reached").ShouldBe(ChatErrorKind.RateLimit);

    [Fact]
    public void WordInTwoRows_IsRefused() => Should.Throw<ArgumentException>(() =>
        new ErrorTable(new(ChatErrorKind.Timeout, [], ["slow_down"]), new(ChatErrorKind.Overloaded, [], ["SlowDown"])));

    private static ErrorTable TableOf(string dialect) => dialect switch
    {
        "Anthropic" => AnthropicErrorTable.Table,
        "OpenAi" => OpenAiErrorTable.Table,
        _ => GeminiErrorTable.Table,
    };

    private static IEnumerable<string> ReadmeRows(string dialect, [CallerFilePath] string here = "")
    {
        var root = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..");
        var readme = Path.Combine(root, "src", "Gateway.Protocol", "Dialects", dialect, "README.md");
        foreach (var line in File.ReadLines(readme).SkipWhile(l => l != "| kind | status | words |").Skip(2).TakeWhile(l => l.StartsWith('|')))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            yield return Row(cells[1].Trim('`'), Number().Matches(cells[2]).Select(m => m.Value), Word().Matches(cells[3]).Select(m => m.Groups[1].Value));
        }
    }

    private static string Row(string kind, IEnumerable<string> statuses, IEnumerable<string> words) =>
        $"{kind}: {string.Join(' ', statuses)}; {string.Join(' ', words)}";

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Word();
}
