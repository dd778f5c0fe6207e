namespace Gateway.Simulator.Replies;

/// <summary>
/// Where faults strike a stream: before its first content event, and after half of its content events (one at least). A
/// stream without content is struck before its terminal event.
/// </summary>
internal readonly record struct StreamCues(int FirstContent, int Middle)
{
    public static StreamCues Of(EventScript script)
    {
        var contents = 0;
        var first = -1;
        var terminal = script.Count;
        for (var i = script.Count - 1; i >= 0; i--)
        {
            switch (script.KindOf(i))
            {
                case EventKind.Content:
                    contents++;
                    first = i;
                    break;
                case EventKind.Terminal:
                    terminal = i;
                    break;
                default:
                    break;
            }
        }

        return contents == 0 ? new StreamCues(terminal, terminal) : new StreamCues(first, After(script, (contents + 1) / 2));
    }

    private static int After(EventScript script, int contents)
    {
        for (var i = 0; i < script.Count; i++)
        {
            if (script.KindOf(i) == EventKind.Content && --contents == 0)
            {
                return i + 1;
            }
        }

        return script.Count;
    }
}
