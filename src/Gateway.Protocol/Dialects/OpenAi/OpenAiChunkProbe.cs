namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Tells chunks apart by their bytes, without parsing. A quote inside a JSON string is escaped, so a field name with both its quotes is
/// never part of somebody's text.
/// </summary>
internal static class OpenAiChunkProbe
{
    /// <summary>The chunk may carry usage, a finish reason or an error.</summary>
    public static bool NeedsParsing(ReadOnlySpan<byte> data) =>
        Find(data, "\"usage\":"u8, (byte)'{') >= 0
        || Find(data, "\"finish_reason\":"u8, (byte)'"') >= 0
        || data.IndexOf("\"error\""u8) >= 0;

    /// <summary>The field that makes the chunk part of the answer, and about how many bytes of answer it holds.</summary>
    public static (ContentField Field, int Length) Content(ReadOnlySpan<byte> data)
    {
        if (Length(data, "\"content\":"u8) is > 0 and var content)
            return (ContentField.Text, content);
        if (Length(data, "\"tool_calls\":"u8) is > 0)
            return (ContentField.ToolCall, Math.Max(1, Length(data, "\"arguments\":"u8)));
        if (Length(data, "\"reasoning_content\":"u8) is > 0 and var reasoningContent)
            return (ContentField.Reasoning, reasoningContent);
        if (Length(data, "\"reasoning\":"u8) is > 0 and var reasoning)
            return (ContentField.Reasoning, reasoning);
        if (Length(data, "\"reasoning_details\":"u8) > 0 && DetailLength(data) is > 0 and var details)
            return (ContentField.Reasoning, details);
        if (Length(data, "\"refusal\":"u8) is > 0 and var refusal)
            return (ContentField.Refusal, refusal);
        return Length(data, "\"function_call\":"u8) > 0 && CallLength(data) is > 0 and var call ? (ContentField.ToolCall, call) : default;
    }

    // Encrypted details are nothing to read yet.
    private static int DetailLength(ReadOnlySpan<byte> data) => Math.Max(Length(data, "\"text\":"u8), Length(data, "\"summary\":"u8));

    // Snowflake sends {"arguments":"","name":""} where there is no call.
    private static int CallLength(ReadOnlySpan<byte> data) => Math.Max(Length(data, "\"name\":"u8), Length(data, "\"arguments\":"u8));

    // Length of the field's value, 0 where it is null, empty or absent. The name may stand more than once (logprobs have a content as
    // well).
    private static int Length(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name)
    {
        for (var at = data.IndexOf(name); at >= 0; at = data.IndexOf(name))
        {
            data = data[(at + name.Length)..].TrimStart((byte)' ');
            if (ValueLength(data) is > 0 and var length)
                return length;
        }

        return 0;
    }

    private static int ValueLength(ReadOnlySpan<byte> value) => value switch
    {
        [(byte)'"', ..] => StringLength(value[1..]),
        [(byte)'[', (byte)']', ..] or [(byte)'{', (byte)'}', ..] => 0,
        [(byte)'[' or (byte)'{', ..] => Length(value, "\"text\":"u8) is > 0 and var text ? text : 1,
        _ => 0,
    };

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length)
        {
            var step = text[length..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
                return text.Length;
            length += step;
            if (text[length] == (byte)'"')
                return length;
            length += 2;
        }

        return text.Length;
    }

    private static int Find(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, byte next)
    {
        var from = 0;
        for (var at = data.IndexOf(name); at >= 0; at = data[from..].IndexOf(name))
        {
            from += at + name.Length;
            if (data[from..].TrimStart((byte)' ') is [var first, ..] && first == next)
                return from;
        }

        return -1;
    }
}

/// <summary>What kind of content a chunk carries.</summary>
internal enum ContentField
{
    None,
    Text,
    Reasoning,
    Refusal,
    ToolCall,
}
