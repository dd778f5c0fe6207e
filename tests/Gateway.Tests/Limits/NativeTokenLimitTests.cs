using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.Native;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Limits;

/// <summary>Five thousand tokens a minute for each user, over /native: what nobody meters counts by its length.</summary>
public sealed class NativeTokenLimitTests(NativeTokenLimitTests.LimitedVendor vendor) : IClassFixture<NativeTokenLimitTests.LimitedVendor>
{
    private static readonly string LongBody = $$"""{"prompt":"{{new string('x', 12_000)}}"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/native/openai/v1/batches")]
    [InlineData("/native/openai/v1/audio/speech")]
    [InlineData("/native/openai/v1/images/generations")]
    [InlineData("/native/claude/v1/messages/batches")]
    [InlineData("/native/gemini/v1beta/models/gemini-2.5-flash:batchGenerateContent")]
    public async Task CallNobodyMeters_CountsByItsLength(string path)
    {
        using var first = await AskAsync(path, LongBody, path);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        // Its row is written at its end: by then the limits know of it.
        await vendor.Upstream.Gateway.RowAsync(path);

        using var second = await AskAsync(path, LongBody, path + "2");
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await second.Content.ReadAsStringAsync(Token)).ShouldContain("5000 tokens a minute");
    }

    [Theory]
    [InlineData("/native/claude/v1/messages/count_tokens")]
    [InlineData("/native/openai/v1/batches?fails")]
    public async Task WhatVendorsDoNotAnswer_OrAskNothingFor_IsFree(string path)
    {
        for (var i = 0; i < 2; i++)
        {
            using var answer = await AskAsync(path, LongBody, $"free-{path.Length}-{i}");
            answer.StatusCode.ShouldBe(path.EndsWith("fails", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
            await vendor.Upstream.Gateway.RowAsync($"free-{path.Length}-{i}");
        }
    }

    [Fact]
    public async Task LegacyCompletion_CountsWhatItUsed()
    {
        for (var i = 0; i < 2; i++)
        {
            using var answer = await AskAsync("/native/openai/v1/completions", LongBody, $"completion-{i}");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            var row = await vendor.Upstream.Gateway.RowAsync($"completion-{i}");
            (row.InputTokens, row.OutputTokens, row.UsageSource).ShouldBe((7, 3, "provider"));
        }
    }

    [Fact]
    public async Task StreamWhoseUseNobodySaid_CountsByItsLength()
    {
        const string Path = "/native/openai/v1/completions?streams";
        using var first = await AskAsync(Path, LongBody, "streams-1");
        (await first.Content.ReadAsStringAsync(Token)).ShouldContain("[DONE]");
        await vendor.Upstream.Gateway.RowAsync("streams-1");

        using var second = await AskAsync(Path, LongBody, "streams-2");
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task UploadThatIsNoText_CountsAsOneMebibyteAtMost()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/native/openai/v1/files") { Content = new ByteArrayContent(new byte[3 * 1024 * 1024]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("x-user-id", "uploads");
        using var answer = await vendor.Upstream.Gateway.Client.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("x-ratelimit-remaining-tokens").Single().ShouldBe($"{1_000_000 - (1024 * 1024 / 4)}");
    }

    private Task<HttpResponseMessage> AskAsync(string path, string body, string id) =>
        vendor.Upstream.Gateway.PostAsync(Encoding.UTF8.GetBytes(body), path, ("x-user-id", path), ("x-request-id", id));

    public sealed class LimitedVendor : IAsyncLifetime
    {
        public NativeUpstream Upstream { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Upstream = await NativeUpstream.StartAsync("Gateway:Limits:PerUser:TokensPerMinute=5000", "Gateway:Limits:Users:uploads:TokensPerMinute=1000000");
            Upstream.Answer = AnswerAsync;
        }

        public ValueTask DisposeAsync() => Upstream.DisposeAsync();

        private static Task AnswerAsync(HttpContext http)
        {
            var query = http.Request.QueryString.Value;
            if (query == "?fails")
                http.Response.StatusCode = 400;
            http.Response.ContentType = query == "?streams" ? "text/event-stream" : "application/json";
            return http.Response.WriteAsync(query == "?streams"
                ? "data: {\"id\":\"c\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"hi\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                : """{"id":"c","object":"text_completion","choices":[{"index":0,"text":"hi","finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""");
        }
    }
}
