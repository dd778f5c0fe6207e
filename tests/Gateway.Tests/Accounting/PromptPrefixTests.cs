using System.Text;
using Gateway.Accounting;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Tests.Resilience;

namespace Gateway.Tests.Accounting;

public sealed class PromptPrefixTests
{
    private static readonly string Long = new('s', PromptPrefix.MinBytes);

    [Fact]
    public void SameToolsAndSystem_SamePrefixWhateverElseIsSaid() =>
        Of(Body(Long, "hello", before: "\"temperature\":0.5,")).ShouldBe(Of(Body(Long, "something else, and longer")));

    [Fact]
    public void OtherSystem_OtherPrefix()
    {
        Of(Body(Long + "a", "hi"))!.Value.Hash.ShouldNotBe(Of(Body(Long + "b", "hi"))!.Value.Hash);
        Of(Body("a" + Long, "hi"))!.Value.Hash.ShouldNotBe(Of(Body("b" + Long, "hi"))!.Value.Hash);
    }

    [Fact]
    public void Prefix_IsKnownAgainByOtherProcesses() => Of(Body(Long, "hi")).ShouldBe(new PromptPrefix(4797953066697145863, 4132));

    [Fact]
    public void ShortPrefix_IsNone()
    {
        Of(Body("short", "hi")).ShouldBeNull();
        Of("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""").ShouldBeNull();
    }

    [Fact]
    public async Task Row_KeepsIt()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync(extra: $",\"system\":\"{Long}\"");

        var row = await walk.Gateway.RowAsync("walk");
        (row.PrefixBytes, row.PrefixHash is not null).ShouldBe((PromptPrefix.MinBytes + 2, true));
    }

    private static string Body(string system, string message, string before = "") =>
        $$$"""{"model":"m",{{{before}}}"max_tokens":1,"messages":[{"role":"user","content":"{{{message}}}"}],"system":"{{{system}}}","tools":[{"name":"t","input_schema":{} } ]}""";

    private static PromptPrefix? Of(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return PromptPrefix.Of(bytes, new AnthropicDialect().Peek(bytes).PrefixRanges);
    }
}
