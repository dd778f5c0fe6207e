namespace Gateway.Accounting.Budgets;

/// <summary>
/// Tells by a few searches through its bytes that a body is text, with no other tools than its caller's own: nearly all are, and need no second reading.
/// Whatever has a word that may be of another kind, or is written in escapes, is not.
/// </summary>
internal static class PlainPrompt
{
    public static bool IsOne(ReadOnlySpan<byte> body) =>
        !Has(body, "\\u"u8) && !Has(body, "_url\""u8) && !Has(body, "\"image\""u8) && !Has(body, "\"mcp_"u8) && !Has(body, "\"web_search"u8) && !Has(body, "\"plugins\""u8)
        && !Has(body, "\"search_parameters\""u8) && !Has(body, "\"enable_search\""u8) && !Has(body, "\"container\""u8) && !Has(body, "\"cached"u8)
        // Google's own language tells parts and tools by other names than their type.
        && !Has(body, "\"contents\""u8) && !HasItems(body) && HasPlainTypes(body);

    public static CacheWrites CacheOf(ReadOnlySpan<byte> body) =>
        !Has(body, "\"cache_control\""u8) ? CacheWrites.None
        : !Has(body, "\"1h\""u8) ? CacheWrites.FiveMinutes
        : CacheWrites.OneHour;

    private static bool Has(ReadOnlySpan<byte> body, ReadOnlySpan<byte> word) => body.IndexOf(word) >= 0;

    // The input of OpenAI's Responses, where it is more than a text.
    private static bool HasItems(ReadOnlySpan<byte> body)
    {
        while (Next(ref body, "\"input\""u8, out var value))
        {
            if (value == '[')
                return true;
        }

        return false;
    }

    private static bool HasPlainTypes(ReadOnlySpan<byte> body)
    {
        while (Next(ref body, "\"type\""u8, out var value))
        {
            if (value == '"' && !IsPlain(body[1..]))
                return false;
        }

        return true;
    }

    // The types of JSON schemas stand first: tools are full of them.
    private static bool IsPlain(ReadOnlySpan<byte> rest) => rest[..Math.Max(0, rest.IndexOf((byte)'"'))] is var type
        && (type.SequenceEqual("string"u8) || type.SequenceEqual("object"u8) || type.SequenceEqual("text"u8) || type.SequenceEqual("array"u8)
            || type.SequenceEqual("boolean"u8) || type.SequenceEqual("number"u8) || type.SequenceEqual("integer"u8) || type.SequenceEqual("null"u8)
            || type.SequenceEqual("tool_use"u8) || type.SequenceEqual("tool_result"u8) || type.SequenceEqual("function"u8) || type.SequenceEqual("custom"u8)
            || type.SequenceEqual("thinking"u8) || type.SequenceEqual("redacted_thinking"u8) || type.SequenceEqual("ephemeral"u8)
            || type.SequenceEqual("enabled"u8) || type.SequenceEqual("disabled"u8) || type.SequenceEqual("adaptive"u8) || type.SequenceEqual("auto"u8)
            || type.SequenceEqual("any"u8) || type.SequenceEqual("tool"u8) || type.SequenceEqual("none"u8) || type.SequenceEqual("refusal"u8)
            || type.SequenceEqual("json_schema"u8) || type.SequenceEqual("json_object"u8));

    /// <summary>Goes on to the next value with a name.</summary>
    /// <param name="body">Begins with the value afterwards.</param>
    /// <param name="name">In its quotes.</param>
    /// <param name="value">Its first byte.</param>
    private static bool Next(ref ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, out byte value)
    {
        for (int at; (at = body.IndexOf(name)) >= 0;)
        {
            body = Trim(body[(at + name.Length)..]);
            if (body is not [(byte)':', ..])
                continue;
            body = Trim(body[1..]);
            value = body.IsEmpty ? default : body[0];
            return true;
        }

        value = default;
        return false;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> body) => body is [<= (byte)' ', ..] ? body.TrimStart(" \t\r\n"u8) : body;
}
