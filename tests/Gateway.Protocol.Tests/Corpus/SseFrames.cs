using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Corpus;

/// <summary>Feeds whole recorded bodies to the readers under test.</summary>
public static class SseFrames
{
    /// <summary>All events of a recorded stream, its end included.</summary>
    public static List<ChatEvent> ReadStream(this IEgressDialect dialect, ReadOnlySpan<byte> body)
    {
        var events = new List<ChatEvent>();
        var reader = dialect.CreateEventReader();
        using var scanner = new SseFrameScanner();
        scanner.Append(body);
        while (scanner.TryRead(out var frame))
            reader.Read(frame, events);
        if (scanner.TryReadLast(out var last))
            reader.Read(last, events);
        reader.Complete(events);
        return events;
    }

    public static List<ChatEvent> ReadBody(this IEgressDialect dialect, ReadOnlyMemory<byte> body)
    {
        var events = new List<ChatEvent>();
        dialect.ReadResponse(body, events);
        return events;
    }

    public static ResponseFold Fold(this IEnumerable<ChatEvent> events)
    {
        var fold = new ResponseFold();
        foreach (var chatEvent in events)
            fold.Add(chatEvent);
        return fold;
    }
}
