using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Reads a <c>delta</c>, or a whole <c>message</c>: the same fields, arrived in one piece.</summary>
internal sealed class OpenAiDelta(OpenAiBlocks blocks, OpenAiIdentity identity)
{
    private bool _plainReasoning;

    public void Read(JsonElement delta, ICollection<ChatEvent> events)
    {
        if (delta.ValueKind != JsonValueKind.Object)
            return;
        ReadReasoning(delta, events);
        if (delta.TryField("content"u8, out var content))
            ReadContent(content, events);
        if (delta.TextOf("refusal"u8) is { } refusal)
            blocks.Text(TextKind.Refusal, refusal, events);
        if (delta.TryArray("tool_calls"u8, out var calls))
            ReadToolCalls(calls, events);
        else if (delta.TryObject("function_call"u8, out var call))
            blocks.FunctionCall(call, events);
        ReadOpaque(delta, "annotations"u8, "annotations", events);
        ReadOpaque(delta, "audio"u8, "audio", events);
    }

    // reasoning_content: DeepSeek, z.ai, xAI, Alibaba; reasoning: Groq, Ollama, OpenRouter; reasoning_details: OpenRouter, which mostly
    // sends the same words in both. Once a plain field has spoken, the details of this answer say nothing new.
    private void ReadReasoning(JsonElement delta, ICollection<ChatEvent> events)
    {
        var plain = delta.NonEmptyTextOf("reasoning_content"u8) ?? delta.NonEmptyTextOf("reasoning"u8);
        if (plain is not null)
        {
            _plainReasoning = true;
            blocks.Text(TextKind.Reasoning, plain, events);
            return;
        }

        if (_plainReasoning || !delta.TryArray("reasoning_details"u8, out var details))
            return;
        foreach (var detail in details.EnumerateArray())
            blocks.Text(TextKind.Reasoning, detail.TextOf("text"u8) ?? detail.TextOf("summary"u8) ?? "", events);
    }

    private void ReadContent(JsonElement content, ICollection<ChatEvent> events)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                blocks.Text(TextKind.Answer, LenientText.Read(content), events);
                break;
            case JsonValueKind.Array:
                foreach (var part in content.EnumerateArray())
                    ReadPart(part, events);
                break;
            case JsonValueKind.Object:
                // Cloudflare answers a JSON schema with the object itself instead of its text.
                blocks.Text(TextKind.Answer, LenientText.Raw(content), events);
                break;
        }
    }

    // Mistral: [{"type":"thinking","thinking":[{"type":"text","text":…}]},{"type":"text","text":…}].
    private void ReadPart(JsonElement part, ICollection<ChatEvent> events)
    {
        if (part.ValueKind == JsonValueKind.String)
            blocks.Text(TextKind.Answer, LenientText.Read(part), events);
        else if (part.TryArray("thinking"u8, out var thoughts))
            foreach (var thought in thoughts.EnumerateArray())
                blocks.Text(TextKind.Reasoning, thought.TextOf("text"u8) ?? "", events);
        else if (part.TextOf("thinking"u8) is { } thinking)
            blocks.Text(TextKind.Reasoning, thinking, events);
        else if (part.TextOf("text"u8) is { } text)
            blocks.Text(TextKind.Answer, text, events);
        else if (part.TextOf("refusal"u8) is { } refusal)
            blocks.Text(TextKind.Refusal, refusal, events);
    }

    private void ReadToolCalls(JsonElement calls, ICollection<ChatEvent> events)
    {
        var count = calls.GetArrayLength();
        var position = 0;
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object)
                blocks.ToolCall(call, position, count, events);
            position++;
        }
    }

    private void ReadOpaque(JsonElement delta, ReadOnlySpan<byte> field, string name, ICollection<ChatEvent> events)
    {
        if (!delta.TryField(field, out var value) || IsEmpty(value))
            return;
        identity.Start(events);
        events.Add(new ChatEvent.Opaque(Dialect.OpenAi, name, value.Clone()));
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => true,
    };
}
