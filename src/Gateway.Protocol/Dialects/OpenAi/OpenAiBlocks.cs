using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Gives the flat fields of a delta (<c>content</c>, <c>refusal</c>, reasoning, <c>tool_calls</c>) the block structure of the canonical
/// stream: text blocks follow one another, tool calls each have their own block and may overlap.
/// </summary>
/// <param name="identity">Starts the answer.</param>
/// <param name="tags">Tells reasoning from the answer inside its text; null: all of it is the answer.</param>
internal sealed class OpenAiBlocks(OpenAiIdentity identity, ThinkTagSplit? tags = null)
{
    private readonly List<OpenAiToolCall> _calls = [];
    private readonly HashSet<string> _callIds = [];
    private SurrogateJoin _join;
    private TextKind? _open;
    private int _openIndex;
    private int _next;

    public bool HasToolCalls => _calls.Count > 0;

    public bool Refused { get; private set; }

    public void Text(TextKind kind, string text, ICollection<ChatEvent> events)
    {
        if (text.Length == 0)
            return;
        if (tags is null)
            Say(kind, text, events);
        else if (kind == TextKind.Answer)
            SayBoth(tags.Next(text), events);
        else
        {
            SayHeld(events);
            Say(kind, text, events);
        }
    }

    private void SayHeld(ICollection<ChatEvent> events)
    {
        if (tags is not null)
            SayBoth(tags.Rest(), events);
    }

    private void SayBoth((string Reasoning, string Answer) text, ICollection<ChatEvent> events)
    {
        Say(TextKind.Reasoning, text.Reasoning, events);
        Say(TextKind.Answer, text.Answer, events);
    }

    private void Say(TextKind kind, string text, ICollection<ChatEvent> events)
    {
        if (text.Length == 0)
            return;
        if (_open != kind)
        {
            CloseText(events);
            CloseCompleteCalls(events);
            identity.Start(events);
            (_open, _openIndex) = (kind, _next++);
            Refused |= kind == TextKind.Refusal;
            events.Add(new ChatEvent.BlockStarted(_openIndex, Begin(kind)));
        }

        Emit(_join.Next(text), events);
    }

    /// <summary>One element of <c>tool_calls</c>.</summary>
    public void ToolCall(JsonElement delta, int position, int siblings, ICollection<ChatEvent> events)
    {
        // Snowflake sends both, the one that is not meant with empty fields.
        var custom = !delta.TryObject("function"u8, out var body) && delta.TryObject("custom"u8, out body);
        // An id that is a number counts the calls of this answer: it tells them apart here, and means nothing in the next answer.
        Call(delta.IntOf("index"u8) ?? delta.IntOf("id"u8), delta.NonEmptyTextOf("id"u8), body.NonEmptyTextOf("name"u8), position, siblings, events, custom)
            .Append(Arguments(body, custom ? "input"u8 : "arguments"u8), events);
    }

    /// <summary>The <c>function_call</c> that <c>tool_calls</c> replaced in 2023: one call, without an id.</summary>
    public void FunctionCall(JsonElement delta, ICollection<ChatEvent> events)
    {
        var name = _calls.Count == 0 ? delta.NonEmptyTextOf("name"u8) : null;
        if (name is null && _calls.Count == 0)
            return;
        Call(index: null, id: null, name, position: 0, siblings: 1, events, custom: false).Append(Arguments(delta, "arguments"u8), events);
    }

    public void CloseAll(ICollection<ChatEvent> events)
    {
        SayHeld(events);
        CloseText(events);
        foreach (var call in _calls)
        {
            if (call.IsUnopened)
                Open(call, events);
            call.Close(events);
        }
    }

    private OpenAiToolCall Call(
        int? index, string? id, string? name, int position, int siblings, ICollection<ChatEvent> events, bool custom)
    {
        var call = Find(index, id, name, position, siblings);
        if (call is null)
        {
            call = new OpenAiToolCall(index, id);
            _calls.Add(call);
        }

        call.Note(id, name, custom);
        if (call.CanOpen)
            Open(call, events);
        return call;
    }

    private OpenAiToolCall? Find(int? index, string? id, string? name, int position, int siblings)
    {
        if (index is not null)
        {
            // Some providers number every call 0. A new id together with a name is a new call.
            // A piece that names nothing goes on with what began without a number.
            var numbered = _calls.FindLast(c => c.Index == index) ?? (id is null && name is null ? _calls.FindLast(c => c.Index is null) : null);
            var isAnother = name is not null && id is not null && numbered?.ProviderId is { } known && known != id;
            return isAnother ? null : numbered;
        }

        if (id is not null)
            return _calls.FindLast(c => c.ProviderId == id);
        if (name is not null || _calls.Count == 0)
            return null;
        return siblings > 1 && position < _calls.Count ? _calls[position] : _calls[^1];
    }

    private void Open(OpenAiToolCall call, ICollection<ChatEvent> events)
    {
        SayHeld(events);
        CloseText(events);
        CloseCompleteCalls(events);
        identity.Start(events);
        var id = call.ProviderId is { } given && _callIds.Add(given) ? given : identity.CallId(_calls.IndexOf(call), call.Name);
        _callIds.Add(id);
        call.Open(_next++, id, events);
    }

    // A call stays open until its JSON is whole, so that a delta that comes late still finds it.
    private void CloseCompleteCalls(ICollection<ChatEvent> events)
    {
        foreach (var call in _calls)
        {
            if (call.IsComplete)
                call.Close(events);
        }
    }

    private void CloseText(ICollection<ChatEvent> events)
    {
        if (_open is null)
            return;
        Emit(_join.Rest(), events);
        _open = null;
        events.Add(new ChatEvent.BlockStopped(_openIndex));
    }

    private void Emit(string text, ICollection<ChatEvent> events)
    {
        if (text.Length > 0)
            events.Add(new ChatEvent.BlockDelta(_openIndex, _open == TextKind.Reasoning ? DeltaKind.Reasoning : DeltaKind.Text, text));
    }

    private static ChatBlock Begin(TextKind kind) => kind switch
    {
        TextKind.Reasoning => new ReasoningBlock("", null, Dialect.OpenAi),
        TextKind.Refusal => new TextBlock("") { IsRefusal = true },
        _ => new TextBlock(""),
    };

    // A string by the specification; an object at providers that forgot to quote it.
    private static string Arguments(JsonElement body, ReadOnlySpan<byte> name) =>
        !body.TryField(name, out var arguments) ? ""
        : arguments.ValueKind == JsonValueKind.String ? LenientText.Read(arguments)
        : LenientText.Raw(arguments);
}

/// <summary>The kinds of text block an answer has.</summary>
internal enum TextKind
{
    Answer,
    Refusal,
    Reasoning,
}
