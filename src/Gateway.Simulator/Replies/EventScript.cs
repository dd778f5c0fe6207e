using System.Buffers;
using System.Text.Json;

namespace Gateway.Simulator.Replies;

internal enum EventKind : byte
{
    /// <summary>Starts, stops and pings: nothing a reader would show.</summary>
    Lifecycle,
    Content,
    /// <summary>What says that the answer is complete.</summary>
    Terminal,
}

/// <summary>A whole stream, written before it is sent: faults are then a matter of how it is played.</summary>
internal sealed class EventScript : IDisposable
{
    private readonly PooledBuffer _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly List<(int End, EventKind Kind)> _events = [];

    public EventScript() => _json = new Utf8JsonWriter(_buffer, JsonStyle.Compact);

    public int Count => _events.Count;

    public EventKind KindOf(int index) => _events[index].Kind;

    public ReadOnlyMemory<byte> BytesOf(int index)
    {
        var start = index == 0 ? 0 : _events[index - 1].End;
        return _buffer.Memory[start.._events[index].End];
    }

    /// <summary>Begins an event; its JSON goes to the writer returned.</summary>
    public Utf8JsonWriter Begin(ReadOnlySpan<byte> framing)
    {
        _buffer.Write(framing);
        _json.Reset();
        return _json;
    }

    /// <summary>Ends the event begun, with spaces before the last brace as some vendors send them.</summary>
    public void End(ReadOnlySpan<byte> framing, EventKind kind, int padding = 0)
    {
        _json.Flush();
        if (padding > 0)
        {
            _buffer.Truncate(_buffer.Length - 1);
            _buffer.GetSpan(padding)[..padding].Fill((byte)' ');
            _buffer.Advance(padding);
            _buffer.Write("}"u8);
        }

        Add(framing, kind);
    }

    /// <summary>An event that needs no writer, or the rest of one.</summary>
    public void Add(ReadOnlySpan<byte> bytes, EventKind kind)
    {
        _buffer.Write(bytes);
        _events.Add((_buffer.Length, kind));
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }
}
