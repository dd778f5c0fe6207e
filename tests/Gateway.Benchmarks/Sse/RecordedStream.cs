using System.Text;
using Gateway.Protocol.Sse;

namespace Gateway.Benchmarks.Sse;

/// <summary>A streamed Messages answer as it comes over the wire: text deltas between the frames that open and close it.</summary>
public static class RecordedStream
{
    private static readonly string[] Words =
        ["The", " gate", "way", " relays", " every", " byte", " as", " it", " came", ",", " and", " counts", " what", " went", " by", "."];

    public static byte[] OfTextDeltas(int events)
    {
        var stream = new StringBuilder();
        Frame(stream, "message_start",
            """{"type":"message_start","message":{"id":"msg_01BenchmarkBenchmark0001","type":"message","role":"assistant" """
            + ""","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"stop_sequence":null"""
            + ""","usage":{"input_tokens":412,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}""");
        Frame(stream, "content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
        Frame(stream, "ping", """{"type": "ping"}""");
        for (var i = 0; i < events; i++)
        {
            Frame(stream, "content_block_delta",
                $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{Words[i % Words.Length]}}}"}}""");
        }

        Frame(stream, "content_block_stop", """{"type":"content_block_stop","index":0}""");
        Frame(stream, "message_delta",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":207}}""");
        Frame(stream, "message_stop", """{"type":"message_stop"}""");
        return Encoding.UTF8.GetBytes(stream.ToString());
    }

    /// <summary>Frames of <see cref="OfTextDeltas"/> that are not text deltas.</summary>
    public const int OtherFrames = 6;

    /// <summary>Runs a stream through a scanner in reads of at most <paramref name="readSize"/> bytes and counts the frames.</summary>
    public static int CountFrames(ReadOnlySpan<byte> stream, int readSize)
    {
        using var scanner = new SseFrameScanner();
        var frames = 0;
        while (!stream.IsEmpty)
        {
            var room = scanner.GetMemory().Span;
            var count = Math.Min(Math.Min(readSize, room.Length), stream.Length);
            stream[..count].CopyTo(room);
            scanner.Advance(count);
            stream = stream[count..];
            while (scanner.TryRead(out _))
                frames++;
        }

        return frames;
    }

    private static void Frame(StringBuilder stream, string name, string data) =>
        stream.Append("event: ").Append(name).Append("\ndata: ").Append(data).Append("\n\n");
}
