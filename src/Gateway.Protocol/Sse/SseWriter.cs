using System.Buffers;

namespace Gateway.Protocol.Sse;

/// <summary>Writes the framing of server-sent events; the data between <see cref="BeginFrame"/> and <see cref="EndFrame"/> is one line of JSON.</summary>
public static class SseWriter
{
    /// <summary>A comment that clients pass over: it keeps proxies from cutting a silent connection.</summary>
    public static ReadOnlySpan<byte> Ping => ": ping\n\n"u8;

    /// <summary>Opens a frame; with an empty <paramref name="eventName"/> it has no <c>event</c> line.</summary>
    public static void BeginFrame(IBufferWriter<byte> output, ReadOnlySpan<byte> eventName)
    {
        if (!eventName.IsEmpty)
        {
            output.Write("event: "u8);
            output.Write(eventName);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
    }

    public static void EndFrame(IBufferWriter<byte> output) => output.Write("\n\n"u8);

    public static void WriteFrame(IBufferWriter<byte> output, ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
    {
        BeginFrame(output, eventName);
        output.Write(data);
        EndFrame(output);
    }
}
