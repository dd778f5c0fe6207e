using Gateway.Accounting.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

public sealed class OpenAiEncodingsTests
{
    [Fact]
    public void EveryModelTiktokenKnows_HasTiktokensEncoding()
    {
        foreach (var row in TiktokenFixture.Rows("models.tsv"))
        {
            // The encodings of the models before gpt-3.5 are none of the gateway's.
            var expected = row[1] is "cl100k_base" or "o200k_base" ? row[1] : null;
            OpenAiEncodings.Find(row[0])?.Name.ShouldBe(expected, row[0]);
            (OpenAiEncodings.Find(row[0]) is null).ShouldBe(expected is null, row[0]);
        }
    }

    [Theory]
    [InlineData("gpt-5.1-codex", "o200k_base")]
    [InlineData("gpt-oss-120b", "o200k_base")]
    [InlineData("codex-mini-latest", "o200k_base")]
    [InlineData("o3-pro-2025-06-10", "o200k_base")]
    [InlineData("openai/gpt-4o-mini", "o200k_base")]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::abc123", "o200k_base")]
    [InlineData("ft:gpt-3.5-turbo-0125:acme::abc123", "cl100k_base")]
    [InlineData("GPT-4", "cl100k_base")]
    [InlineData("O1", "o200k_base")]
    public void NamesAsOthersWriteThem_AreKnown(string model, string encoding) =>
        OpenAiEncodings.Find(model).ShouldNotBeNull().Name.ShouldBe(encoding);

    [Theory]
    [InlineData("")]
    [InlineData("claude-opus-4-5")]
    [InlineData("gemini-2.5-pro")]
    [InlineData("llama-3.3-70b")]
    [InlineData("o")]
    [InlineData("o1mega")]
    [InlineData("olmo-2")]
    public void OtherModels_HaveNone(string model) => OpenAiEncodings.Find(model).ShouldBeNull();
}
