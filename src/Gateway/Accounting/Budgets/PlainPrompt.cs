namespace Gateway.Accounting.Budgets;

/// <summary>
/// Tells in one pass over its quotes that a body is text, with no other tools than its caller's own: nearly all are, and need no second reading.
/// Whatever has a word that may be of another kind, or is written in escapes, is not.
/// </summary>
internal static class PlainPrompt
{
    /// <param name="body">The request's bytes.</param>
    /// <param name="contents">What it holds beside text, where that is sure.</param>
    /// <returns>False where it may hold more.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out PromptContents contents)
    {
        contents = default;
        var (isCached, isKeptAnHour) = (false, false);
        for (int at, from = 0; (at = body[from..].IndexOfAny((byte)'"', (byte)'\\')) >= 0;)
        {
            (at, from) = (from + at, from + at + 1);
            var word = body[from..];
            if (body[at] == '\\' ? word is [(byte)'u', ..] : body[..at].EndsWith("_url"u8) || MayTellMore(word))
                return false;
            contents.HasTools |= word.StartsWith("tools\""u8);
            isCached |= word.StartsWith("cache_control\""u8);
            isKeptAnHour |= word.StartsWith("1h\""u8);
        }

        contents.Cache = !isCached ? CacheWrites.None : isKeptAnHour ? CacheWrites.OneHour : CacheWrites.FiveMinutes;
        return true;
    }

    /// <param name="word">Begins behind its quote.</param>
    private static bool MayTellMore(ReadOnlySpan<byte> word) => word is [var first, ..] && first switch
    {
        (byte)'t' => IsName(word, "type\""u8, out var value) && value is [(byte)'"', .. var type] && !IsPlain(type),
        // OpenAI's Responses have it, where it is more than a text.
        (byte)'i' => word.StartsWith("image\""u8) || (IsName(word, "input\""u8, out var value) && value is [(byte)'[', ..]),
        // Google's own language tells parts and tools by other names than their type.
        (byte)'c' => word.StartsWith("contents\""u8) || word.StartsWith("container\""u8) || word.StartsWith("cached"u8),
        (byte)'m' => word.StartsWith("mcp_"u8),
        (byte)'w' => word.StartsWith("web_search"u8),
        (byte)'p' => word.StartsWith("plugins\""u8),
        (byte)'s' => word.StartsWith("search_parameters\""u8),
        (byte)'e' => word.StartsWith("enable_search\""u8),
        _ => false,
    };

    // The types of JSON schemas stand first: tools are full of them.
    private static bool IsPlain(ReadOnlySpan<byte> rest) => rest[..Math.Max(0, rest.IndexOf((byte)'"'))] is var type
        && (type.SequenceEqual("string"u8) || type.SequenceEqual("object"u8) || type.SequenceEqual("text"u8) || type.SequenceEqual("array"u8)
            || type.SequenceEqual("boolean"u8) || type.SequenceEqual("number"u8) || type.SequenceEqual("integer"u8) || type.SequenceEqual("null"u8)
            || type.SequenceEqual("tool_use"u8) || type.SequenceEqual("tool_result"u8) || type.SequenceEqual("function"u8) || type.SequenceEqual("custom"u8)
            || type.SequenceEqual("thinking"u8) || type.SequenceEqual("redacted_thinking"u8) || type.SequenceEqual("ephemeral"u8)
            || type.SequenceEqual("enabled"u8) || type.SequenceEqual("disabled"u8) || type.SequenceEqual("adaptive"u8) || type.SequenceEqual("auto"u8)
            || type.SequenceEqual("any"u8) || type.SequenceEqual("tool"u8) || type.SequenceEqual("none"u8) || type.SequenceEqual("refusal"u8)
            || type.SequenceEqual("json_schema"u8) || type.SequenceEqual("json_object"u8));

    /// <param name="word">Begins behind its quote.</param>
    /// <param name="name">With the quote behind it.</param>
    /// <param name="value">Begins with what the name is of.</param>
    private static bool IsName(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!word.StartsWith(name) || Trim(word[name.Length..]) is not [(byte)':', .. var rest])
            return false;
        value = Trim(rest);
        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> body) => body is [<= (byte)' ', ..] ? body.TrimStart(" \t\r\n"u8) : body;
}
