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

    /// <summary>The field that makes the chunk part of the answer, and about how many bytes of the answer's own text it holds.</summary>
    public static (ContentField Field, int Length) Content(ReadOnlySpan<byte> data)
    {
        // What stands before it is the envelope, and with Perplexity the message so far once more.
        if (data.IndexOf("\"delta\":"u8) is >= 0 and var delta)
            data = data[delta..];
        var hasContent = IsSaid(data, "\"content\":"u8, out var length);
        if (length > 0)
            return (ContentField.Text, length);
        if (IsSaid(data, "\"tool_calls\":"u8, out _))
            return (ContentField.ToolCall, Sum(data, "\"arguments\":"u8));
        if (IsReasoning(data, out length))
            return (ContentField.Reasoning, length);
        if (IsSaid(data, "\"refusal\":"u8, out length))
            return (ContentField.Refusal, length);
        if (IsSaid(data, "\"function_call\":"u8, out _) && IsCall(data, out length))
            return (ContentField.ToolCall, length);
        return hasContent ? (ContentField.Text, 0) : default; // a part that is no text
    }

    // Encrypted details are nothing to read yet.
    private static bool IsReasoning(ReadOnlySpan<byte> data, out int length) =>
        IsSaid(data, "\"reasoning_content\":"u8, out length)
        || IsSaid(data, "\"reasoning\":"u8, out length)
        || (IsSaid(data, "\"reasoning_details\":"u8, out length) && length > 0);

    // Snowflake sends {"arguments":"","name":""} where there is no call.
    private static bool IsCall(ReadOnlySpan<byte> data, out int length) =>
        IsSaid(data, "\"arguments\":"u8, out length) || IsSaid(data, "\"name\":"u8, out _);

    // The first field of the name says something: it is neither null nor empty.
    private static bool IsSaid(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, out int length)
    {
        var at = data.IndexOf(name);
        length = 0;
        switch (at < 0 ? default : data[(at + name.Length)..].TrimStart((byte)' '))
        {
            case [(byte)'"', .. var text]:
                length = JsonTextLength.Of(text, out _);
                return length > 0;
            case [(byte)'[', (byte)']', ..] or [(byte)'{', (byte)'}', ..]:
                return false;
            case [(byte)'[' or (byte)'{', .. var parts]:
                length = Sum(parts, "\"text\":"u8) is > 0 and var texts ? texts : Sum(parts, "\"summary\":"u8);
                return true;
            default:
                return false;
        }
    }

    // All strings of the name: several calls in one chunk, several parts in one content.
    private static int Sum(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name)
    {
        var sum = 0;
        for (var at = data.IndexOf(name); at >= 0; at = data.IndexOf(name))
        {
            data = data[(at + name.Length)..].TrimStart((byte)' ');
            if (data is not [(byte)'"', .. var text])
                continue;
            sum += JsonTextLength.Of(text, out var end);
            data = text[end..];
        }

        return sum;
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
