using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

/// <summary>Every recorded exchange of a dialect through a running gateway: what one end sent, the other one got.</summary>
/// <param name="relay">The gateway.</param>
/// <param name="recording">What is recorded.</param>
public abstract class RecordedTraffic(ProviderRelay relay, Recording recording)
{
    private static readonly byte[] Streamed = """{"model":"model-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();

    private IEnumerable<(WireCase Case, RecordedRequest Request)> Requests => RecordedRequest.All(recording.Dialect);

    [Fact]
    public async Task RequestThatNamesItsModel_ReachesTheProviderByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in Requests.Where(each => each.Request.IsSound && IsModelsOwnName(each.Request.ModelName)))
        {
            await walk.StepAsync(recorded, async () =>
            {
                var received = await SendAsync(request, request.Body);
                CaseWalk.Same(received.Body, request.Body, "upstream body");
            });
        }

        walk.End(recording.Requests);
    }

    [Fact]
    public async Task OtherModel_IsTheOnlyDifference()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in Requests.Where(each => each.Request.IsSound && each.Request.Model is not null))
        {
            await walk.StepAsync(recorded, async () =>
            {
                var received = await SendAsync(request, request.WithModel($"{recording.Provider}/model-of-tomorrow"));
                CaseWalk.Same(received.Body, request.WithModel("model-of-tomorrow"), "upstream body");
            });
        }

        walk.End(recording.Requests);
    }

    [Fact]
    public async Task NoModel_DefaultModelStandsFirst()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in Requests.Where(each => each.Request.ModelName is null))
        {
            await walk.StepAsync(recorded, async () =>
            {
                var received = await SendAsync(request, request.Body);
                CaseWalk.Same(received.Body, request.WithModel(recording.DefaultModel), "upstream body");
            });
        }

        walk.End(recording.WithoutModel);
    }

    [Fact]
    public async Task WholeAnswer_ReachesTheClientByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in Requests.Where(each => !each.Case.IsSse && each.Request.IsSound && IsToPassOn(each.Case)))
        {
            await walk.StepAsync(recorded, async () =>
            {
                relay.Answer = ScriptedAnswer.Json(recorded.Response, recorded.Status);
                var (status, body) = await relay.ExchangeAsync(request.Body);
                status.ShouldBe(recorded.Status);
                CaseWalk.Same(body, recorded.Response, "answer");
            });
        }

        walk.End(recording.Answers);
    }

    [Fact]
    public async Task RefusedCredential_IsTheGatewaysOwnFailure()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in Requests.Where(each => each.Case.Status is 401 or 403))
        {
            await walk.StepAsync(recorded, async () =>
            {
                relay.Answer = ScriptedAnswer.Json(recorded.Response, recorded.Status);
                var (status, body) = await relay.ExchangeAsync(request.Body);
                status.ShouldBe(502);
                System.Text.Encoding.UTF8.GetString(body).ShouldContain("api_error");
            });
        }

        walk.End(recording.Refused);
    }

    [Fact]
    public async Task Stream_ReachesTheClientByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var (recorded, request) in Requests.Where(each => each.Case.IsSse && each.Request.Stream))
            await walk.StepAsync(recorded, () => RelayAsync(request.Body, recorded.Response, int.MaxValue));

        walk.End(recording.Streams);
    }

    [Theory]
    [InlineData(61, 8_000)]
    [InlineData(1021, int.MaxValue)]
    [InlineData(1, 2_000)]
    public async Task StreamInOddPieces_ReachesTheClientByteForByte(int size, int longest)
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in WireCorpus.Cases(recording.Dialect).Where(each => each.IsSse && recording.IsComplete(each) && each.Response.Length <= longest))
            await walk.StepAsync(recorded, () => RelayAsync(Streamed, recorded.Response, size));

        walk.End(size == 1 ? recording.ShortStreams : recording.Streams);
    }

    // provider/model is the gateway's own way to ask for a provider.
    private bool IsModelsOwnName(string? model) => model?.StartsWith($"{recording.Provider}/", StringComparison.Ordinal) == false;

    // A refused credential is the gateway's; a 200 that is no answer is a failure of the provider.
    private bool IsToPassOn(WireCase recorded) => recorded.Status is not (401 or 403) && (recorded.Status != 200 || recording.IsComplete(recorded));

    private async Task<ReceivedCall> SendAsync(RecordedRequest request, byte[] body)
    {
        relay.Answer = request.Stream ? ScriptedAnswer.Stream(recording.SmallStream) : ScriptedAnswer.Json(recording.SmallAnswer);
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
