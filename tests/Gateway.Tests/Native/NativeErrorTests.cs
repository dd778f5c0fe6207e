using System.Net;
using System.Text;
using Gateway.Tests.Relay;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Native;

/// <summary>A provider's errors are read and masked, however they come.</summary>
public sealed class NativeErrorTests(NativeUpstream upstream) : IClassFixture<NativeUpstream>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task AnEncodedError_IsPassedOnPlainWithoutTheCredential(string encoding)
    {
        upstream.Answer = async http =>
        {
            (http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.ContentEncoding) = (400, "application/json", encoding);
            await http.Response.Body.WriteAsync(EncodedText.Of(encoding, """{"error":{"message":"upstream-key-openai is wrong"}}"""), Token);
        };

        using var response = await upstream.Gateway.Client.GetAsync("/native/openai/v1/models", Token);

        (response.StatusCode, response.Content.Headers.ContentEncoding.Count).ShouldBe((HttpStatusCode.BadRequest, 0));
        var text = await response.Content.ReadAsStringAsync(Token);
        text.ShouldStartWith("""{"error":{"message":""");
        text.ShouldNotContain("upstream-key-openai");
    }

    [Fact]
    public async Task ALongError_IsMaskedInItsBeginningAndPassedOnWhole()
    {
        var rest = new string('x', 200_000);
        upstream.Answer = http =>
        {
            var body = Encoding.UTF8.GetBytes($"upstream-key-openai{rest}");
            (http.Response.StatusCode, http.Response.ContentLength) = (400, body.Length);
            return http.Response.Body.WriteAsync(body, Token).AsTask();
        };

        using var response = await upstream.Gateway.Client.GetAsync("/native/openai/v1/models", Token);

        var text = await response.Content.ReadAsStringAsync(Token);
        text.ShouldNotContain("upstream-key-openai");
        text.ShouldEndWith(rest);
    }
}
