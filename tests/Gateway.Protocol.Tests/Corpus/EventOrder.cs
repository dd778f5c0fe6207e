using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Tests.Corpus;

/// <summary>Holds a list of events against the order that <see cref="ChatEvent"/> states.</summary>
internal static class EventOrder
{
    /// <summary>What is wrong with the order; null when nothing is. A stream that failed before its start is the failure alone.</summary>
    public static string? Violation(IReadOnlyList<ChatEvent> events)
    {
        if (events.Count == 0 || events[^1] is not (ChatEvent.Finished or ChatEvent.Failed))
            return "does not end in Finished or Failed";
        if (events.Count(e => e is ChatEvent.Finished or ChatEvent.Failed) != 1)
            return "ends more than once";
        if (events[0] is not ChatEvent.Started && events is not [ChatEvent.Failed])
            return "does not begin with Started";
        return events.Count(e => e is ChatEvent.Started) > 1 ? "starts more than once" : BlockViolation(events);
    }

    private static string? BlockViolation(IReadOnlyList<ChatEvent> events)
    {
        var open = new HashSet<int>();
        var next = 0;
        foreach (var chatEvent in events)
        {
            switch (chatEvent)
            {
                case ChatEvent.BlockStarted started when started.Index != next++ || !open.Add(started.Index):
                    return $"block {started.Index} starts out of order";
                case ChatEvent.BlockDelta delta when !open.Contains(delta.Index):
                    return $"a delta for block {delta.Index}, which is not open";
                case ChatEvent.BlockDelta { Text.Length: 0 } delta:
                    return $"an empty delta for block {delta.Index}";
                case ChatEvent.BlockStopped stopped when !open.Remove(stopped.Index):
                    return $"block {stopped.Index} stops and is not open";
            }
        }

        return open.Count == 0 ? null : "a block is left open";
    }
}
