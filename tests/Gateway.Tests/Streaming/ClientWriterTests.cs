using System.Text;
using Gateway.Model;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Streaming;
using Gateway.Tests.Time;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Streaming;

public sealed class ClientWriterTests
{
    private static readonly byte[] Request = """{"model":"claude-x","max_tokens":9,"stream":true,"messages":[]}"""u8.ToArray();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task SilenceOverSeveralAttempts_IsPingedAsIfItWereOne()
    {
        var dialect = new AnthropicDialect();
        var request = new IngressRequest { Dialect = dialect, Body = new RequestBody(Request, Request.Length), Peek = dialect.Peek(Request), RequestId = "pinged" };
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await using var client = new ClientWriter(context, new RequestProgress(request, _time.GetTimestamp()) { Current = new Target("claude", "claude-x") }, _time);

        // Attempts of 10 s each: none of them is silent for 15 s, and the client hears nothing.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            client.KeepAlive();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()).ShouldBe(": ping\n\n: ping\n\n: ping\n\n");
    }
}
