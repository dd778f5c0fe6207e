using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>
/// A usage report as CSV (RFC 4180), without a total. Callers choose the names of users and conversations, and spreadsheets take a cell that begins
/// with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a line break for a formula: such a name is written with an apostrophe before it, which makes
/// it text there.
/// </summary>
internal sealed class UsageCsv(UsageFilter filter, IBufferWriter<byte> output) : IUsageFormat
{
    private const string NewLine = "\r\n";
    private const string Columns =
        ",requests,attempts,input_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,output_tokens,reasoning_tokens,total_tokens"
        + ",cost_usd,unpriced_attempts,estimated_attempts" + NewLine;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");
    private readonly string _group = UsageQuery.Word(filter.GroupBy);

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public string? FileName => FormattableString.Invariant($"usage-{_group}-{filter.From:yyyyMMddTHH}Z-{filter.To:yyyyMMddTHH}Z.csv");

    public void Begin() => Encoding.UTF8.GetBytes(_group + Columns, output);

    public void Write(in UsageRow row)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Field(row.Group)},{row.Requests},{row.Attempts},{row.InputTokens},{row.CacheReadTokens},{row.CacheWrite5mTokens},{row.CacheWrite1hTokens},{row.OutputTokens},{row.ReasoningTokens},{row.TotalTokens},{row.CostUsd:0.#########},{row.Unpriced},{row.Estimated}{NewLine}");
        Encoding.UTF8.GetBytes(line, output);
    }

    public void End(in UsageRow total)
    {
    }

    internal static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var text = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{value}" : value;
        return text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
