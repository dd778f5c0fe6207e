using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Streaming;
using Gateway.Tests.Time;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Streaming;

public sealed class AttemptRunnerTests
{
    private static readonly byte[] Request = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();
    private static readonly AnthropicDialect Dialect = new();
    private static readonly TimeSpan ProvidersTime = TimeSpan.FromSeconds(3);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task ClientThatLeavesWhileItsAnswerIsSent_TheProvidersTimeIsCountedOnce()
    {
        using var aborted = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = aborted.Token, Response = { Body = new LeavingClient(aborted) } };
        var request = new IngressRequest { Dialect = Dialect, Body = new RequestBody(Request, Request.Length), Peek = Dialect.Peek(Request), RequestId = "left" };
        var progress = new RequestProgress(request, _time.GetTimestamp());
        await using var client = new ClientWriter(context, progress, _time);
        var runner = new AttemptRunner(progress, new ExchangePlanner(request, DateTimeOffset.UnixEpoch), client, _time);

        var attempt = await runner.RunAsync(new SlowUpstream(_time), new Target("claude", "claude-x"), aborted.Token);

        attempt.Outcome.Word.ShouldBe("client_closed");
        attempt.Usage.Output.ShouldBe(4);
        progress.ProviderTime.ShouldBe(ProvidersTime);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnswerWithoutUsage_IsCountedOnceAndEndsAsItWasReady(bool stream)
    {
        const string Answer = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn"}""";
        const string Events = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}\n\n"
            + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        var asked = stream ? [.. Request.AsSpan(0, Request.Length - 1), .. ",\"stream\":true}"u8] : Request;
        var request = new IngressRequest { Dialect = Dialect, Body = new RequestBody(asked, asked.Length), Peek = Dialect.Peek(asked), RequestId = "uncounted" };
        var progress = new RequestProgress(request, _time.GetTimestamp());
        await using var client = new ClientWriter(new DefaultHttpContext { Response = { Body = new MemoryStream() } }, progress, _time);
        var readied = new List<Attempt>();
        var runner = new AttemptRunner(progress, new ExchangePlanner(request, DateTimeOffset.UnixEpoch), client, _time, readied.Add);
        var upstream = new SlowUpstream(_time) { Answer = stream ? Events : Answer, MediaType = stream ? "text/event-stream" : "application/json", InputTokens = 23 };

        var attempt = await runner.RunAsync(upstream, new Target("claude", "claude-x"), TestContext.Current.CancellationToken);

        attempt.Outcome.IsSuccess.ShouldBeTrue();
        (attempt.Usage.Input, attempt.Usage.Output, attempt.Usage.Source).ShouldBe((23, 2, UsageSource.Estimated));
        readied.ShouldBe([attempt with { Duration = readied[0].Duration }]);
        upstream.Counted.ShouldBe(1);
    }

    private sealed class SlowUpstream(ManualTime time) : IUpstream
    {
        public string Answer { get; init; } =
            """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":4}}""";

        public string MediaType { get; init; } = "application/json";

        /// <summary>Null: the provider said, and nobody has to count.</summary>
        public long? InputTokens { get; init; }

        public int Counted { get; private set; }

        public string Name => "claude";

        public IEgressDialect Dialect => AttemptRunnerTests.Dialect;

        public TimeoutOptions Timeouts { get; } = new();

        public StreamLimitOptions StreamLimits { get; } = new();

        public string Mask(string text) => text;

        public ReadOnlyMemory<byte> Mask(ReadOnlyMemory<byte> bytes) => bytes;

        public InputTokenCount CountInputTokens(ChatRequest request, string model)
        {
            Counted++;
            return new InputTokenCount(InputTokens ?? throw new InvalidOperationException("the provider said"), IsByEncoding: false);
        }

        public Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken)
        {
            time.Advance(ProvidersTime);
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new StringContent(Answer, System.Text.Encoding.UTF8, MediaType),
            });
        }
    }

    /// <summary>Is gone when the first bytes come.</summary>
    private sealed class LeavingClient(CancellationTokenSource aborted) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await aborted.CancelAsync();
            throw new IOException("The client left.");
        }
    }
}
