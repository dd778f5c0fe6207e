using System.Text;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Sse;

public sealed class SseFrameScannerTests
{
    /// <summary>Frames up to this size are split at every byte, larger ones at about as many places.</summary>
    private const int SplitEverywhere = 512;

    private const int EndFrames = 3;

    [Fact]
    public void Frames_AreCutAtBlankLinesWithTheirExactBytes()
    {
        Scan("event: a\ndata: 1\n\ndata:2\n\n: ping\n\nid: 7\nretry: 5\n\n").ShouldBe(
        [
            new("event: a\ndata: 1\n\n", "a", "1"),
            new("data:2\n\n", "", "2"),
            new(": ping\n\n", "", ""),
            new("id: 7\nretry: 5\n\n", "", ""),
        ]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void LineEnd_MayBeAnyOfTheThree(string end)
    {
        Scan($"event: a{end}data: 1{end}{end}data: 2{end}{end}").ShouldBe(
            [new($"event: a{end}data: 1{end}{end}", "a", "1"), new($"data: 2{end}{end}", "", "2")]);
    }

    [Fact]
    public void LineEnds_MayBeMixed()
    {
        Scan("event: a\r\ndata: 1\n\r\ndata: 2\r\rdata: 3\n\n").ShouldBe(
            [new("event: a\r\ndata: 1\n\r\n", "a", "1"), new("data: 2\r\r", "", "2"), new("data: 3\n\n", "", "3")]);
    }

    [Fact]
    public void ByteOrderMark_BelongsToTheFirstFrameAndToNoField()
    {
        Scan("\uFEFFdata: 1\n\ndata: 2\n\n").ShouldBe([new("\uFEFFdata: 1\n\n", "", "1"), new("data: 2\n\n", "", "2")]);
    }

    [Fact]
    public void SeveralDataLines_AreJoinedByLineFeed()
    {
        Scan("data: {\r\ndata:\r\ndata:  }\r\n\r\ndata: a\ndata: b\n\n").ShouldBe(
            [new("data: {\r\ndata:\r\ndata:  }\r\n\r\n", "", "{\n\n }"), new("data: a\ndata: b\n\n", "", "a\nb")]);
    }

    [Fact]
    public void UnterminatedLastFrame_IsReadAtTheEnd()
    {
        Scan("data: 1\n\nevent: b\ndata: 2").ShouldBe([new("data: 1\n\n", "", "1"), new("event: b\ndata: 2", "b", "2")]);
    }

    [Fact]
    public void CarriageReturnAtTheVeryEnd_ClosesItsLine()
    {
        Scan("data: 1\r\r").ShouldBe([new("data: 1\r\r", "", "1")]);
    }

    [Fact]
    public void Colon_MayStandInTheData() => Scan("data: a: b:c\n\n").ShouldBe([new("data: a: b:c\n\n", "", "a: b:c")]);

    [Fact]
    public void FrameLargerThanAnyBuffer_IsOneFrame()
    {
        var data = new string('x', 3_000_000);

        Scan($"data: {data}\n\ndata: 2\n\n").ShouldBe([new($"data: {data}\n\n", "", data), new("data: 2\n\n", "", "2")]);
    }

    [Fact]
    public void FrameBeyondTheLimit_IsRefused()
    {
        using var scanner = new SseFrameScanner(maxFrameBytes: 1000);
        scanner.Append(Encoding.UTF8.GetBytes("data: " + new string('x', 2000)));

        Should.Throw<InvalidDataException>(() => scanner.TryRead(out _));
    }

    [Fact]
    public void TerminatedFrameWithinTheLimit_IsReadEvenWhenMoreIsPending()
    {
        using var scanner = new SseFrameScanner(maxFrameBytes: 10);
        scanner.Append("data: 1\n\ndata: 2\n\n"u8);

        scanner.TryRead(out var frame).ShouldBeTrue();
        Encoding.UTF8.GetString(frame.Data.Span).ShouldBe("1");
    }

    [Fact]
    public void OddStream_GivesTheSameFramesWhereverItIsSplit()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF: hi\r\n\r\nevent: a\rdata: é1\rdata: 2\r\r\n\ndata: 3\n\ndata: {}\r\n\r\ndata: last\r");

        SplitFailure(bytes).ShouldBeNull();
    }

    [Fact]
    public void EveryRecordedStream_GivesItsBytesBackWhereverItIsSplit()
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wire in AllStreams())
        {
            walked++;
            if (SplitFailure(wire.Response) is { } failure)
                failures.Add($"{wire}: {failure}");
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(700);
    }

    private static IEnumerable<WireCase> AllStreams() =>
        new[] { "anthropic-messages", "openai-chat", "openai-responses", "gemini-generate" }
            .SelectMany(WireCorpus.Cases)
            .Where(c => c.IsSse);

    /// <summary>
    /// A split matters to the frame it falls into and the one after it, so pairs of neighbours are split at every byte of the first (at both ends of
    /// a stream: those between repeat one shape); and the whole stream is fed byte by byte once.
    /// </summary>
    private static string? SplitFailure(byte[] bytes)
    {
        if (Boundaries(bytes, bytes.Length) is not { } whole)
            return "the frames are not the bytes";
        if (Boundaries(bytes, 1) is not { } single || !single.SequenceEqual(whole))
            return "fed byte by byte";

        for (var (i, start) = (0, 0); i < whole.Count; start = whole[i++].End)
        {
            if (i > EndFrames && i < whole.Count - EndFrames)
                continue;
            var pair = bytes[start..whole[Math.Min(i + 1, whole.Count - 1)].End];
            var length = whole[i].End - start;
            var expected = Boundaries(pair, pair.Length)!;
            for (var split = 1; split < length; split += 1 + (length / SplitEverywhere))
            {
                if (Boundaries(pair, split, thenAll: true) is not { } frames || !frames.SequenceEqual(expected))
                    return $"split at {start + split}";
            }
        }

        return null;
    }

    /// <summary>What is cut where, cheaply comparable, when the bytes come in parts; null when the frames in a row are not the stream.</summary>
    private static List<(int End, int Event, int Data)>? Boundaries(byte[] bytes, int part, bool thenAll = false)
    {
        var frames = new List<(int, int, int)>();
        var at = 0;
        using var scanner = new SseFrameScanner();
        for (var (from, to) = (0, part); from < bytes.Length; (from, to) = (to, thenAll ? bytes.Length : Math.Min(bytes.Length, to + part)))
        {
            scanner.Append(bytes.AsSpan(from..to));
            while (scanner.TryRead(out var frame))
            {
                if (!Take(frame, bytes, ref at, frames))
                    return null;
            }
        }

        if (scanner.TryReadLast(out var last) && !Take(last, bytes, ref at, frames))
            return null;
        return at == bytes.Length ? frames : null;
    }

    private static bool Take(in SseFrame frame, byte[] bytes, ref int at, List<(int, int, int)> frames)
    {
        if (at + frame.Raw.Length > bytes.Length || !frame.Raw.Span.SequenceEqual(bytes.AsSpan(at, frame.Raw.Length)))
            return false;
        at += frame.Raw.Length;
        frames.Add((at, frame.Event.Length, frame.Data.Length));
        return true;
    }

    private static List<Frame> Scan(string stream)
    {
        var frames = new List<Frame>();
        using var scanner = new SseFrameScanner();
        scanner.Append(Encoding.UTF8.GetBytes(stream));
        while (scanner.TryRead(out var frame))
            frames.Add(Frame.Of(frame));
        if (scanner.TryReadLast(out var last))
            frames.Add(Frame.Of(last));
        return frames;
    }

    private sealed record Frame(string Raw, string Event, string Data)
    {
        public static Frame Of(in SseFrame frame) => new(
            Encoding.UTF8.GetString(frame.Raw.Span), Encoding.UTF8.GetString(frame.Event.Span), Encoding.UTF8.GetString(frame.Data.Span));
    }
}
