using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Streaming;
using Gateway.Tests.Relay;
using Gateway.Tests.Time;

namespace Gateway.Tests.Streaming;

/// <summary>Recorded streams split and cut at every byte.</summary>
public sealed class StreamPumpTests
{
    private const int Short = 1_600;

    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1}}}\n\n";
    private const string Delta = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n";
    private const string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    [Fact]
    public async Task ByteByByte_TheClientGetsTheSameBytes()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in Streams())
        {
            var stream = recorded.Response;
            await walk.StepAsync(recorded, async () => Same(await PumpRun.RunAsync([.. stream.Chunk(1).Select(each => (ReadOnlyMemory<byte>)each)]), stream));
        }

        walk.End(atLeast: 200);
    }

    [Fact]
    public async Task SplitAnywhere_TheClientGetsTheSameBytes()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in Streams().Where(each => each.Response.Length <= Short))
        {
            var stream = recorded.Response.AsMemory();
            await walk.StepAsync(recorded, async () =>
            {
                for (var at = 1; at < stream.Length; at++)
                    Same(await PumpRun.RunAsync(stream[..at], stream[at..]), stream.Span);
            });
        }

        walk.End(atLeast: 40);
    }

    [Fact]
    public async Task CutAnywhere_TheClientGetsWholeFramesAndTheFailureIsNamed()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in Streams().Where(each => each.Response.Length <= Short))
        {
            var stream = recorded.Response.AsMemory();
            var terminal = stream.Span.IndexOf("event: message_stop"u8);
            await walk.StepAsync(recorded, async () =>
            {
                for (var at = 0; at <= terminal; at++)
                    Cut(await PumpRun.RunAsync(stream[..at]), stream.Span[..at]);
            });
        }

        walk.End(atLeast: 40);
    }

    [Fact]
    public async Task UnterminatedLastFrame_ThatCompletesTheAnswer_IsPassedOnAsItCame()
    {
        var stream = Encoding.UTF8.GetBytes(Start + Delta + Stop[..^2]);

        Same(await PumpRun.RunAsync(stream), stream);
    }

    [Fact]
    public async Task UnterminatedErrorFrame_IsClosedForTheClient()
    {
        const string Error = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
        var run = await PumpRun.RunAsync(Encoding.UTF8.GetBytes(Start + Delta + Error));

        run.Error!.Kind.ShouldBe(ChatErrorKind.Overloaded);
        Encoding.UTF8.GetString(run.Client).ShouldBe(Start + Delta + Error + "\n\n");
    }

    [Fact]
    public async Task ErrorThatComesWithTheTerminalEvent_TheAnswerWasNeverReady()
    {
        const string Answer = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        const string Error = "data: {\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"code\":null}}\n\n";
        var failed = await PumpRun.OpenAiAsync(Encoding.UTF8.GetBytes(Answer + Error));
        var whole = await PumpRun.OpenAiAsync(Encoding.UTF8.GetBytes(Answer));

        failed.Error!.Kind.ShouldBe(ChatErrorKind.ServerError);
        whole.Error.ShouldBeNull();
        (failed.Readied, whole.Readied).ShouldBe((0, 1));
    }

    [Fact]
    public async Task EmptyStream_IsACut()
    {
        var run = await PumpRun.RunAsync();

        run.Error!.Kind.ShouldBe(ChatErrorKind.Cut);
        run.IsCommitted.ShouldBeFalse();
    }

    [Fact]
    public async Task LifecycleBeyondTheGatesBound_Commits()
    {
        var ping = Encoding.UTF8.GetBytes("event: ping\ndata: {\"type\":\"ping\"}\n\n");
        var pings = (CommitGate.MaxHeldBytes / ping.Length) + 1;
        var below = await PumpRun.RunAsync([.. Enumerable.Repeat((ReadOnlyMemory<byte>)ping, pings - 1)]);
        var above = await PumpRun.RunAsync([.. Enumerable.Repeat((ReadOnlyMemory<byte>)ping, pings)]);

        below.IsCommitted.ShouldBeFalse();
        below.Client.ShouldBeEmpty();
        above.IsCommitted.ShouldBeTrue();
        above.Client.Length.ShouldBe(pings * ping.Length);
        above.FirstContentAt.ShouldBeNull("no reader waits for a ping");
        above.Error!.Kind.ShouldBe(ChatErrorKind.Cut);
    }

    [Fact]
    public async Task ContentAfterAFullGate_IsTheFirstToken()
    {
        var ping = Encoding.UTF8.GetBytes("event: ping\ndata: {\"type\":\"ping\"}\n\n");
        var pings = Enumerable.Repeat((ReadOnlyMemory<byte>)ping, (CommitGate.MaxHeldBytes / ping.Length) + 1);
        var run = await PumpRun.RunAsync([.. pings, Encoding.UTF8.GetBytes(Start + Delta), Encoding.UTF8.GetBytes(Stop)]);

        run.Error.ShouldBeNull();
        run.FirstContentAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task AnswerWithoutContent_HasNoFirstToken()
    {
        var run = await PumpRun.RunAsync(Encoding.UTF8.GetBytes(Start + Stop));

        run.Error.ShouldBeNull();
        run.FirstContentAt.ShouldBeNull();
    }

    [Fact]
    public async Task FirstContentThatCannotBeRead_FailsBeforeCommit()
    {
        // BerriAI/litellm#40404 (lesson 26): one malformed chunk, and the fallback was never asked.
        var run = await PumpRun.RunAsync(Encoding.UTF8.GetBytes(Start + Delta.Replace("\"a\"}}", "\"a", StringComparison.Ordinal) + Delta + Stop));

        run.Error!.Kind.ShouldBe(ChatErrorKind.Malformed);
        run.IsCommitted.ShouldBeFalse();
        run.Client.ShouldBeEmpty();
    }

    [Fact]
    public async Task EventLargerThanTheScannersBound_IsTheGatewaysLimitAndWhatCameBeforeIsThere()
    {
        var piece = new byte[1024 * 1024];
        piece.AsSpan().Fill((byte)'x');
        var large = Enumerable.Repeat((ReadOnlyMemory<byte>)piece, (SseFrameScanner.DefaultMaxFrameBytes / piece.Length) + 1);
        var run = await PumpRun.RunAsync([Encoding.UTF8.GetBytes(Start + Delta), Encoding.UTF8.GetBytes("data: "), .. large]);

        run.Error.ShouldBeNull();
        run.ExceededLimit.ShouldNotBeNull().ShouldContain($"{SseFrameScanner.DefaultMaxFrameBytes} bytes");
        Encoding.UTF8.GetString(run.Client).ShouldBe(Start + Delta);
    }

    [Fact]
    public async Task UnknownEvent_IsContent()
    {
        const string Unknown = "event: content_of_tomorrow\ndata: {\"x\":1}\n\n";
        var run = await PumpRun.RunAsync(Encoding.UTF8.GetBytes(Start + Unknown));

        run.IsCommitted.ShouldBeTrue();
        Encoding.UTF8.GetString(run.Client).ShouldBe(Start + Unknown);
    }

    [Fact]
    public async Task ClientThatReadsSlowly_IsNotASilentProvider()
    {
        var (time, client) = (new ManualTime(), new SlowClient());
        var running = PumpRun.RunAsync(client, time, Encoding.UTF8.GetBytes(Start + Delta), Encoding.UTF8.GetBytes(Delta), Encoding.UTF8.GetBytes(Stop));
        time.Advance(TimeSpan.FromHours(1));
        client.ReadOn();

        Same(await running, Encoding.UTF8.GetBytes(Start + Delta + Delta + Stop));
    }

    private static IEnumerable<WireCase> Streams() =>
        WireCorpus.Cases("anthropic-messages").Where(each => each.IsSse && each.Response.AsSpan().IndexOf("message_stop"u8) >= 0);

    private static void Same(PumpRun run, ReadOnlySpan<byte> stream)
    {
        run.Error.ShouldBeNull();
        CaseWalk.Same(run.Client, stream, "stream");
    }

    private static void Cut(PumpRun run, ReadOnlySpan<byte> sent)
    {
        (run.Error?.Kind).ShouldBe(ChatErrorKind.Cut);
        var frames = run.Client.AsSpan();
        if (frames.IsEmpty)
            run.IsCommitted.ShouldBeFalse();
        else if (!frames.EndsWith("\n\n"u8) && !frames.EndsWith("\r\n\r\n"u8))
            throw new ShouldAssertException($"half a frame: …{Encoding.UTF8.GetString(frames[^Math.Min(60, frames.Length)..])}");
        // A last event that is whole but for its blank line is passed on, and closed before the error event.
        if (frames.Length > sent.Length)
        {
            frames = frames.TrimEnd((byte)'\n');
            sent = sent.TrimEnd((byte)'\n');
        }

        CaseWalk.Same(frames, sent[..frames.Length], "frames");
        if (run.IsCommitted && sent[frames.Length..].IndexOf("\n\n"u8) >= 0)
            throw new ShouldAssertException("a whole frame was held back");
    }

    /// <summary>Takes what comes first, and nothing more until it is told to.</summary>
    private sealed class SlowClient : MemoryStream
    {
        private readonly TaskCompletionSource _readsOn = new();

        public void ReadOn() => _readsOn.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length > 0)
                await _readsOn.Task.WaitAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
