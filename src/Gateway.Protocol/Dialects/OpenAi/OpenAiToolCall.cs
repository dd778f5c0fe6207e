using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>One tool call of an answer while it arrives.</summary>
internal sealed class OpenAiToolCall(int? index, string? providerId)
{
    private const int NotOpen = -1;

    private readonly StringBuilder _held = new();
    private JsonExtent _extent;
    private SurrogateJoin _join;
    private int _block = NotOpen;
    private bool _closed;
    private bool _custom;

    /// <summary>The provider's <c>index</c>; null where it gives none (Mistral).</summary>
    public int? Index => index;

    public string? ProviderId { get; private set; } = providerId;

    public string Name { get; private set; } = "";

    public bool IsOpen => _block != NotOpen && !_closed;

    public bool IsComplete => _extent.IsComplete;

    /// <summary>
    /// The name has come, so that the block can begin. Custom tools (free text instead of JSON) begin at their end: they go out whole.
    /// </summary>
    public bool CanOpen => _block == NotOpen && Name.Length > 0 && !_custom;

    public bool IsUnopened => _block == NotOpen;

    public void Note(string? id, string? name, bool custom)
    {
        ProviderId ??= id;
        _custom |= custom;
        // Later deltas repeat the name, or carry "" or null.
        if (Name.Length == 0 && name is not null)
            Name = name;
    }

    public void Append(string arguments, ICollection<ChatEvent> events)
    {
        if (_closed || arguments.Length == 0)
            return;
        _extent.Add(arguments);
        if (IsOpen)
            Emit(_join.Next(arguments), events);
        else
            _held.Append(arguments);
    }

    public void Open(int block, string id, ICollection<ChatEvent> events)
    {
        _block = block;
        if (_custom)
        {
            events.Add(new ChatEvent.BlockStarted(block, new OpaqueBlock(Dialect.OpenAi, "custom", CustomCall(id))));
            return;
        }

        events.Add(new ChatEvent.BlockStarted(block, new ToolUseBlock(id, Name, "")));
        Emit(_join.Next(_held.ToString()), events);
        _held.Clear();
    }

    public void Close(ICollection<ChatEvent> events)
    {
        if (!IsOpen)
            return;
        Emit(_join.Rest(), events);
        _closed = true;
        events.Add(new ChatEvent.BlockStopped(_block));
    }

    private void Emit(string arguments, ICollection<ChatEvent> events)
    {
        if (arguments.Length > 0)
            events.Add(new ChatEvent.BlockDelta(_block, DeltaKind.Arguments, arguments));
    }

    private JsonElement CustomCall(string id)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = JsonOutput.CreateWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("type"u8, "custom"u8);
            writer.WriteStartObject("custom"u8);
            writer.WriteString("name"u8, Name);
            writer.WriteString("input"u8, _held.ToString());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(output.WrittenSpan);
    }
}
