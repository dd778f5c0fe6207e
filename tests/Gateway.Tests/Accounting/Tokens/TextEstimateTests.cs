using Gateway.Accounting.Tokens;
using Gateway.Model.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

public sealed class TextEstimateTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("four words of text ", 5)]
    [InlineData("12345678", 4)]
    [InlineData("привет", 4)]
    [InlineData("网关", 3)]
    [InlineData("😀", 3)]
    public void EachKindOfText_HasItsOwnRate(string text, int tokens) => TextEstimate.Claude.Count(text).ShouldBe(tokens);

    [Theory]
    [InlineData("The gateway relays every byte as it came, and counts what went by. A request that fails before its first word is tried again.")]
    [InlineData("public static long Sum(IReadOnlyList<int> values) => values.Where(v => v > 0).Select(v => (long)v).Sum(); // positive ones")]
    [InlineData("Привет, мир! Шлюз передаёт каждый байт без изменений, и рядом считает то, что прошло.")]
    [InlineData("网关把每个字节原样转发，并在旁边计数。请求失败时，如果还没有内容，就换下一个目标。")]
    [InlineData("العربية تُكتب من اليمين إلى اليسار، وهي لغة سامية قديمة.")]
    public void Estimates_AreNearWhatAKnownEncodingMakesOfIt(string text)
    {
        var exact = BpeEncoding.Cl100k.Count(text);

        TextEstimate.Claude.Count(text).ShouldBeInRange(exact / 2, exact * 2);
        TextEstimate.Gemini.Count(text).ShouldBeInRange(exact / 3, exact * 3 / 2);
        TextEstimate.Other.Count(text).ShouldBeInRange(exact / 2, exact * 3 / 2);
    }
}
