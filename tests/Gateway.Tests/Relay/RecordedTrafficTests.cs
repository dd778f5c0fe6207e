using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

/// <summary>Every recorded Messages exchange through a running gateway: what one end sent, the other one got.</summary>
public sealed class RecordedTrafficTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";
    private const string MessageStream = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    [Fact]
    public async Task RequestThatNamesItsModel_ReachesTheProviderByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in RecordedRequest.All().Where(each => each.Request.Model is not null))
        {
            await walk.StepAsync(recorded, async () =>
            {
                var received = await SendAsync(request, request.Body);
                CaseWalk.Same(received.Body, request.Body, "upstream body");
            });
        }

        walk.End(atLeast: 400);
    }

    [Fact]
    public async Task OtherModel_IsTheOnlyDifference()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in RecordedRequest.All().Where(each => each.Request.Model is not null))
        {
            await walk.StepAsync(recorded, async () =>
            {
                var received = await SendAsync(request, request.WithModel("claude/claude-of-tomorrow"));
                CaseWalk.Same(received.Body, request.WithModel("claude-of-tomorrow"), "upstream body");
            });
        }

        walk.End(atLeast: 400);
    }

    [Fact]
    public async Task NoModel_DefaultModelStandsFirst()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in RecordedRequest.All().Where(each => each.Request.Model is null))
        {
            await walk.StepAsync(recorded, async () =>
            {
                var received = await SendAsync(request, request.Body);
                CaseWalk.Same(received.Body, request.WithModel("claude-sonnet-4-5"), "upstream body");
            });
        }

        walk.End(atLeast: 30);
    }

    [Fact]
    public async Task WholeAnswer_ReachesTheClientByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in RecordedRequest.All().Where(each => !each.Case.IsSse && each.Case.Status is not (401 or 403)))
        {
            await walk.StepAsync(recorded, async () =>
            {
                relay.Answer = ScriptedAnswer.Json(recorded.Response, recorded.Status);
                var (status, body) = await relay.ExchangeAsync(request.Body);
                status.ShouldBe(recorded.Status);
                CaseWalk.Same(body, recorded.Response, "answer");
            });
        }

        walk.End(atLeast: 200);
    }

    [Fact]
    public async Task RefusedCredential_IsTheGatewaysOwnFailure()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in RecordedRequest.All().Where(each => each.Case.Status is 401 or 403))
        {
            await walk.StepAsync(recorded, async () =>
            {
                relay.Answer = ScriptedAnswer.Json(recorded.Response, recorded.Status);
                var (status, body) = await relay.ExchangeAsync(request.Body);
                status.ShouldBe(502);
                System.Text.Encoding.UTF8.GetString(body).ShouldContain("\"type\":\"api_error\"");
            });
        }

        walk.End(atLeast: 9);
    }

    [Fact]
    public async Task Stream_ReachesTheClientByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in RecordedRequest.All().Where(each => each.Case.IsSse && each.Request.Stream))
            await walk.StepAsync(recorded, () => RelayAsync(request.Body, recorded.Response, int.MaxValue));

        walk.End(atLeast: 200);
    }

    [Theory]
    [InlineData(61, 8_000)]
    [InlineData(1021, int.MaxValue)]
    [InlineData(1, 2_000)]
    public async Task StreamInOddPieces_ReachesTheClientByteForByte(int size, int longest)
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in WireCorpus.Cases("anthropic-messages").Where(each => each.IsSse && IsComplete(each) && each.Response.Length <= longest))
            await walk.StepAsync(recorded, () => RelayAsync("""{"model":"claude-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray(), recorded.Response, size));

        walk.End(atLeast: size == 1 ? 50 : 180);
    }

    private static bool IsComplete(WireCase recorded) => recorded.Response.AsSpan().IndexOf("message_stop"u8) >= 0;

    private async Task<ReceivedCall> SendAsync(RecordedRequest request, byte[] body)
    {
        relay.Answer = request.Stream ? ScriptedAnswer.Stream(MessageStream) : ScriptedAnswer.Json(Message);
        var (status, answer) = await relay.ExchangeAsync(body);
        status.ShouldBe(200, System.Text.Encoding.UTF8.GetString(answer));
        relay.Received!.Headers["content-length"].ShouldBe($"{relay.Received.Body.Length}");
        return relay.Received;
    }

    private async Task RelayAsync(byte[] request, byte[] stream, int pieceSize)
    {
        relay.Answer = ScriptedAnswer.Stream([.. stream.Chunk(Math.Min(pieceSize, stream.Length)).Select(ScriptedStep.Send)]);
        var (status, body) = await relay.ExchangeAsync(request);
        status.ShouldBe(200);
        CaseWalk.Same(body, stream, "stream");
    }
}
