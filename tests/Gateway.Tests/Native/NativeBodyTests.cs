using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Native;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Native;

/// <summary>What is read of a native call before it is sent on.</summary>
public sealed class NativeBodyTests
{
    [Theory]
    [InlineData(NativeBody.MaxBytes - 1, true)]
    [InlineData(NativeBody.MaxBytes, true)]
    [InlineData(NativeBody.MaxBytes + 1, false)]
    [InlineData(3 * NativeBody.MaxBytes, false)]
    public async Task ChunkedBody_IsSentOnWhole_HoweverMuchOfItWasRead(int length, bool isRead)
    {
        var body = new byte[length];
        new Random(1).NextBytes(body);
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(body);
        var read = new NativeBody(http);

        var bytes = await read.ReadAsync(TestContext.Current.CancellationToken);
        (bytes is not null).ShouldBe(isRead);
        // Whoever asks next is given the same.
        (await read.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeSameAs(bytes);
        var sent = new MemoryStream();
        await http.Request.Body.CopyToAsync(sent, TestContext.Current.CancellationToken);
        sent.ToArray().AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"safety_identifier":"s"}""", "s")]
    [InlineData("""{"safety_identifier":"s","user":"u"}""", "u")]
    [InlineData("""{"user":"u","safety_identifier":"s"}""", "u")]
    [InlineData("""{"metadata":{"user_id":"m"},"safety_identifier":"s"}""", "m")]
    [InlineData("""{"user":"","safety_identifier":"s"}""", "s")]
    [InlineData("""{"input":{"user":"u"}}""", null)]
    [InlineData("""["user"]""", null)]
    public void UserOfABody_IsTheOneItNames(string body, string? user) => NativeUser.In(System.Text.Encoding.UTF8.GetBytes(body)).ShouldBe(user);

    [Theory]
    [InlineData("""{"model":"a","models":["b"]}""")]
    [InlineData("""{"model":"a","MODEL":"b"}""")]
    [InlineData("""{"model":"a","m\u006fdels":["b"]}""")]
    [InlineData("""{"model":"a","n":"4"}""")]
    [InlineData("""{"model":"a","max_tokens":1e9}""")]
    public void AmbiguousAsk_IsNotRead(string body) => NativeAsk.Read(NativeOperation.Of(new OpenAiDialect(), "POST", "/v1/chat/completions"), System.Text.Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    [Theory]
    [InlineData("""{"max_tokens":9,"max_completion_tokens":5,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"max_completion_tokens":5,"max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"max_tokens":9,"max_tokens":null,"max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""")]
    public void LongestAnswerOfSeveral_IsTheOneThatCounts(string body) =>
        new OpenAiDialect().Peek(System.Text.Encoding.UTF8.GetBytes(body)).MaxOutputTokens.ShouldBe(9);

    [Theory]
    [InlineData("/v1/messages/count_tokens", true)]
    [InlineData("/v1/messages/count%5Ftokens/", true)]
    [InlineData("/v1/messages", false)]
    [InlineData("/v1/files/count_tokens", false)]
    public void CountOfTokens_IsKnownByItsPath(string path, bool isCount) =>
        NativeOperation.Of(new AnthropicDialect(), "POST", path).IsCount.ShouldBe(isCount);
}
