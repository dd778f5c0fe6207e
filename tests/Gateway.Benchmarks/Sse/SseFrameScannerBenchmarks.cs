using BenchmarkDotNet.Attributes;

namespace Gateway.Benchmarks.Sse;

/// <summary>The scanner over a stream of 200 text deltas. Goal: no allocation a frame, and under a microsecond.</summary>
[MemoryDiagnoser]
public class SseFrameScannerBenchmarks
{
    private const int TextDeltas = 200;

    private byte[] _stream = [];

    /// <summary>Bytes a read brings: one token's frame and a bit (every frame is split), a TCP segment, a whole socket buffer.</summary>
    [Params(150, 1460, 16 * 1024)]
    public int ReadSize { get; set; }

    [GlobalSetup]
    public void WriteStream()
    {
        _stream = RecordedStream.OfTextDeltas(TextDeltas);
        var frames = RecordedStream.CountFrames(_stream, ReadSize);
        if (frames != TextDeltas + RecordedStream.OtherFrames)
            throw new InvalidOperationException($"{frames} frames found where {TextDeltas + RecordedStream.OtherFrames} were written.");
    }

    [Benchmark(OperationsPerInvoke = TextDeltas + RecordedStream.OtherFrames)]
    public int Frame() => RecordedStream.CountFrames(_stream, ReadSize);
}
