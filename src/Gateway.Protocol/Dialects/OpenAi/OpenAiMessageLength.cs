using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>How many bytes of the answer's own text a whole message holds: text, refusal, reasoning, arguments of calls.</summary>
internal static class OpenAiMessageLength
{
    public static long Of(JsonElement message)
    {
        var length = Content(message, "content"u8) + Content(message, "refusal"u8) + Reasoning(message);
        if (message.TryObject("function_call"u8, out var call))
            length += Content(call, "arguments"u8);
        if (!message.TryArray("tool_calls"u8, out var calls))
            return length;
        foreach (var entry in calls.EnumerateArray())
        {
            if (entry.TryObject("function"u8, out var function))
                length += Content(function, "arguments"u8);
            else if (entry.TryObject("custom"u8, out var custom))
                length += Content(custom, "input"u8);
        }

        return length;
    }

    // Who sends two of these sends one text twice.
    private static long Reasoning(JsonElement message) =>
        Content(message, "reasoning_content"u8) is > 0 and var content ? content
        : Content(message, "reasoning"u8) is > 0 and var reasoning ? reasoning
        : Content(message, "reasoning_details"u8);

    private static long Content(JsonElement parent, ReadOnlySpan<byte> name) => !parent.TryField(name, out var value) ? 0 : value.ValueKind switch
    {
        JsonValueKind.String => JsonTextLength.Of(JsonMarshal.GetRawUtf8Value(value)[1..], out _),
        JsonValueKind.Array => Parts(value),
        JsonValueKind.Object => JsonMarshal.GetRawUtf8Value(value).Length, // Cloudflare: JSON that was asked for
        _ => 0,
    };

    private static long Parts(JsonElement parts)
    {
        var length = 0L;
        foreach (var part in parts.EnumerateArray())
        {
            length += Content(part, "text"u8);
            length += Content(part, "thinking"u8);
            length += Content(part, "summary"u8);
        }

        return length;
    }
}
