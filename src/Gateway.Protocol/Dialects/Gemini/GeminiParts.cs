using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Turns the parts of an answer into blocks. Parts carry no block boundaries: neighbours of one kind are one block, across chunks too.
/// A <c>thoughtSignature</c> becomes a reasoning block without text that stands where the request writer finds it again: before the call
/// it came with, after the text it came with. https://ai.google.dev/gemini-api/docs/thought-signatures
/// </summary>
internal sealed class GeminiParts
{
    private readonly GeminiBlockSequence _blocks = new();
    private GeminiPartialArguments? _partial;
    private string? _idSeed;
    private int _calls;

    public bool HasCall => _calls > 0;

    /// <summary>More than signatures was read.</summary>
    public bool HasContent { get; private set; }

    /// <summary>
    /// Takes the base of generated call ids from <paramref name="chunk"/>: Gemini before 3 gives calls no id, clients need one that no other turn
    /// of the conversation has. Without a <c>responseId</c> the chunk itself, its token counts included, is distinct enough.
    /// </summary>
    public void UseIdsOf(JsonElement chunk)
    {
        if (_idSeed is null && chunk.Text("responseId"u8) is { } id)
            _idSeed = id;
        _idSeed ??= chunk.GetRawText();
    }

    public void Read(JsonElement part, ICollection<ChatEvent> events)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return;
        var signature = part.Text("thoughtSignature"u8);
        if (part.TryGet("functionCall"u8, JsonValueKind.Object, out var call))
            ReadCall(part, call, signature, events);
        else if (part.TryGet("text"u8, JsonValueKind.String, out var text))
            ReadText(LenientText.Read(text), part.IsTrue("thought"u8), signature, events);
        else if (DataKey(part) is { } key)
            AddOpaque(key, part, events);
        else if (signature is not null)
            ReadText("", thought: false, signature, events);
    }

    /// <summary>Closes what is open: the answer is complete.</summary>
    public void Close(ICollection<ChatEvent> events)
    {
        EndPartial(events);
        _blocks.Close(events);
    }

    /// <summary>Closes what is open: the answer broke off, half a call's arguments are not shown as whole ones.</summary>
    public void Abandon(ICollection<ChatEvent> events) => _blocks.Close(events);

    private void ReadText(string text, bool thought, string? signature, ICollection<ChatEvent> events)
    {
        if (text.Length == 0 && signature is null)
            return;
        EndPartial(events);
        if (text.Length > 0)
        {
            HasContent = true;
            _blocks.Append(thought ? DeltaKind.Reasoning : DeltaKind.Text, text, events);
        }

        if (signature is not null)
            _blocks.Sign(signature, ofOpenThought: thought, events);
    }

    private void ReadCall(JsonElement part, JsonElement call, string? signature, ICollection<ChatEvent> events)
    {
        if (call.Text("name"u8) is { } name)
            StartCall(name, call, signature, events);
        else if (_partial is not null)
            ContinueCall(call, events);
        else if (call.EnumerateObject().Any())
            AddOpaque("functionCall", part, events);
    }

    private void StartCall(string name, JsonElement call, string? signature, ICollection<ChatEvent> events)
    {
        EndPartial(events);
        if (signature is not null)
            _blocks.Sign(signature, ofOpenThought: false, events);
        _blocks.Start(new ToolUseBlock(CallId(call), name, ""), events);
        HasContent = true;
        _calls++;

        var hasArguments = call.TryGet("args"u8, JsonValueKind.Object, out var arguments);
        if (call.IsTrue("willContinue"u8) || call.TryGetProperty("partialArgs"u8, out _))
        {
            _partial = new GeminiPartialArguments(hasArguments ? arguments : default);
            ContinueCall(call, events);
            return;
        }

        if (hasArguments)
            _blocks.Append(DeltaKind.Arguments, GeminiPartialArguments.Compact(arguments), events);
        _blocks.Close(events);
    }

    private void ContinueCall(JsonElement call, ICollection<ChatEvent> events)
    {
        if (call.TryGet("partialArgs"u8, JsonValueKind.Array, out var pieces))
        {
            foreach (var piece in pieces.EnumerateArray())
                _partial!.Add(piece);
        }

        if (!call.IsTrue("willContinue"u8))
            EndPartial(events);
    }

    private void EndPartial(ICollection<ChatEvent> events)
    {
        if (_partial is null)
            return;
        _blocks.Append(DeltaKind.Arguments, _partial.ToJson(), events);
        _blocks.Close(events);
        _partial = null;
    }

    private void AddOpaque(string key, JsonElement part, ICollection<ChatEvent> events)
    {
        EndPartial(events);
        HasContent = true;
        _blocks.Start(new OpaqueBlock(Dialect.Gemini, key, part.Clone()), events);
        _blocks.Close(events);
    }

    private string CallId(JsonElement call)
    {
        // Anthropic's clients and API hold ids to this alphabet.
        if (call.Text("id"u8) is { } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return id;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(_idSeed ?? ""));
        return $"call_{Convert.ToHexStringLower(hash.AsSpan(0, 9))}_{_calls}";
    }

    /// <summary>The member that says what the part is; null for <c>{}</c>.</summary>
    private static string? DataKey(JsonElement part)
    {
        foreach (var property in part.EnumerateObject())
        {
            if (property.Name is not ("thought" or "thoughtSignature" or "partMetadata" or "videoMetadata" or "mediaResolution" or "text"))
                return property.Name;
        }

        return null;
    }
}
