using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>
/// The last frame of a stream when no blank line closes it: some providers end that way (Mistral), and so does every cut. The specification
/// lets a client drop it; whether it says anything, its data tell.
/// </summary>
internal static class UnclosedFrame
{
    /// <summary>Not broken off in the middle: its data are JSON to their end (or <c>[DONE]</c>), or it is no event at all.</summary>
    public static bool IsWhole(in SseFrame frame) =>
        frame.IsEmpty || frame.Data.Span.SequenceEqual("[DONE]"u8) || IsJson(frame.Data.Span);

    /// <summary>Gives a frame in <paramref name="output"/> the end it lacks, so that what follows is not taken for a part of it.</summary>
    public static void Close(PooledBuffer output)
    {
        if (output.WrittenCount > 0 && !output.WrittenMemory.Span.EndsWith("\n\n"u8))
            output.Write("\n\n"u8);
    }

    private static bool IsJson(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
