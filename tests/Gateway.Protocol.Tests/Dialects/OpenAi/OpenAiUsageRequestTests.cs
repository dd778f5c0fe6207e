using System.Buffers;
using System.Text;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>A relayed stream that is made to count its tokens, for the accounts.</summary>
public sealed class OpenAiUsageRequestTests
{
    private static readonly OpenAiDialect Asking = new(new OpenAiQuirks { AsksForUsage = true });

    [Theory]
    [InlineData("""{ "stream":true, "messages":[{"role":"user"}] }""", """{"stream_options":{"include_usage":true}, "stream":true, "messages":[{"role":"user"}] }""")]
    [InlineData("""{"stream":true,"stream_options":{},"messages":[{"role":"user"}]}""", """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user"}]}""")]
    [InlineData("""{"stream":true,"stream_options":null,"messages":[{"role":"user"}]}""", """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user"}]}""")]
    [InlineData("""{"stream":true,"stream_options": { "include_obfuscation":false },"messages":[{"role":"user"}]}""",
        """{"stream":true,"stream_options": {"include_usage":true, "include_obfuscation":false },"messages":[{"role":"user"}]}""")]
    [InlineData("""{"stream":true,"stream_options":{"x":{"include_usage":1},"include_usage": false},"messages":[{"role":"user"}]}""",
        """{"stream":true,"stream_options":{"x":{"include_usage":1},"include_usage": true},"messages":[{"role":"user"}]}""")]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user"}],"stream_options": null }""",
        """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user"}],"stream_options": {"include_usage":true} }""")]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true,"include_usage":false},"messages":[{"role":"user"}]}""",
        """{"stream":true,"stream_options":{"include_usage":true,"include_usage":true},"messages":[{"role":"user"}]}""")]
    public void StreamThatDoesNotAsk_IsMadeTo(string body, string expected)
    {
        var (sent, plan) = Relay(Asking, body);

        sent.ShouldBe(expected);
        plan.HidesUsage.ShouldBeTrue();
        plan.Losses.ShouldBeNull();
        Asking.Peek(Encoding.UTF8.GetBytes(sent)).IncludeUsage.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user"}]}""")]
    [InlineData("""{"stream":false,"messages":[{"role":"user"}]}""")]
    [InlineData("""{"messages":[{"role":"user"}]}""")]
    public void RequestWithNothingToAsk_StaysAsItIs(string body)
    {
        var (sent, plan) = Relay(Asking, body);

        sent.ShouldBe(body);
        plan.HidesUsage.ShouldBeFalse();
    }

    [Fact]
    public void ProviderThatIsNotToBeAsked_GetsTheCallersBytes()
    {
        const string Body = """{"stream":true,"messages":[{"role":"user"}]}""";
        Relay(new OpenAiDialect(), Body).Sent.ShouldBe(Body);
    }

    private static (string Sent, RelayPlan Plan) Relay(OpenAiDialect dialect, string body)
    {
        var (bytes, plan, output) = (Encoding.UTF8.GetBytes(body), new RelayPlan(), new ArrayBufferWriter<byte>());
        dialect.PlanRelay(bytes, dialect.Peek(bytes), "m", plan);
        plan.Apply(bytes).CopyTo(output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), plan);
    }
}
