using Gateway.Endpoints.Admin;

namespace Gateway.Tests.Admin;

public sealed class UsageCsvTests
{
    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("grüße 你好", "grüße 你好")]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    public void Field_IsQuotedAndNoFormula(string? value, string field) => UsageCsv.Field(value).ShouldBe(field);
}
