using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

/// <summary>Checks the order of events that <see cref="ChatEvent"/> states.</summary>
internal static class EventOrder
{
    /// <summary>What is wrong with the order; null when nothing is.</summary>
    public static string? Problem(IReadOnlyList<ChatEvent> events)
    {
        if (events.Count < 2 || events[0] is not ChatEvent.Started || events.Count(e => e is ChatEvent.Started) != 1)
            return "Started is not first and once";
        if (events.Count(IsEnd) != 1 || !IsEnd(events[^1]))
            return "there is not one end, last";

        var open = new HashSet<int>();
        var next = 0;
        foreach (var chatEvent in events)
        {
            var isRight = chatEvent switch
            {
                ChatEvent.BlockStarted started => started.Index == next++ && open.Add(started.Index),
                ChatEvent.BlockDelta delta => open.Contains(delta.Index) && delta.Text.Length > 0,
                ChatEvent.BlockStopped stopped => open.Remove(stopped.Index),
                _ => true,
            };
            if (!isRight)
                return $"out of order: {chatEvent}";
        }

        return open.Count == 0 ? null : "a block stays open";
    }

    private static bool IsEnd(ChatEvent chatEvent) => chatEvent is ChatEvent.Finished or ChatEvent.Failed;
}
