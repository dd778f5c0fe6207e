using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Takes the thinking other vendors made out of a relayed request. A client hands back the whole history, and after a fallback that
/// holds thinking blocks sealed by the gateway (<see cref="ReasoningSeal"/>); the API answers 400 to a signature it did not make.
/// </summary>
public static class ForeignReasoning
{
    /// <summary>
    /// The body without the <c>thinking</c> and <c>redacted_thinking</c> blocks of <c>messages[].content[]</c> that are sealed for another
    /// dialect, and how many there were. Every other byte stays. A message that held nothing else goes with them: the API refuses an
    /// empty answer in the middle of a conversation, and takes two messages of one role in a row. Positions found by an earlier peek
    /// hold no longer where blocks were removed.
    /// </summary>
    public static (ReadOnlyMemory<byte> Body, int Removed) Remove(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOf("\"gw1."u8) < 0)
            return (body, 0);

        var cuts = new List<Range>();
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = JsonPeek.MaxDepth });
        var removed = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessages = reader.ValueTextEquals("messages"u8);
            reader.Read();
            if (isMessages && reader.TokenType == JsonTokenType.StartArray)
                removed += Messages(ref reader, cuts);
            else
                reader.Skip();
        }

        return removed == 0 ? (body, 0) : (Without(body.Span, cuts), removed);
    }

    private static int Messages(ref Utf8JsonReader reader, List<Range> cuts)
    {
        var messages = new List<Element>();
        var removed = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var cutsBefore = cuts.Count;
            var (count, nothingLeft) = Message(ref reader, cuts);
            removed += count;
            if (nothingLeft)
                cuts.RemoveRange(cutsBefore, cuts.Count - cutsBefore);
            messages.Add(new Element(start, (int)reader.BytesConsumed, nothingLeft));
        }

        AddCuts(messages, cuts);
        return removed;
    }

    private static (int Removed, bool NothingLeft) Message(ref Utf8JsonReader reader, List<Range> cuts)
    {
        (int Removed, bool NothingLeft) result = default;
        if (reader.TokenType != JsonTokenType.StartObject)
            return result;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isContent && reader.TokenType == JsonTokenType.StartArray)
                result = Content(ref reader, cuts);
            else
                reader.Skip();
        }

        return result;
    }

    private static (int Removed, bool NothingLeft) Content(ref Utf8JsonReader reader, List<Range> cuts)
    {
        var blocks = new List<Element>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var foreign = IsForeign(ref reader);
            blocks.Add(new Element(start, (int)reader.BytesConsumed, foreign));
        }

        var removed = blocks.Count(b => b.Cut);
        AddCuts(blocks, cuts);
        return (removed, removed > 0 && removed == blocks.Count);
    }

    /// <summary>Passes over one block.</summary>
    private static bool IsForeign(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var (isThinking, isRedacted, foreignSignature, foreignData) = (false, false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                (isThinking, isRedacted) = Kind(ref reader);
            else if (reader.ValueTextEquals("signature"u8))
                foreignSignature = IsSealedForAnother(ref reader);
            else if (reader.ValueTextEquals("data"u8))
                foreignData = IsSealedForAnother(ref reader);
            else
                reader.Skip();
        }

        return (isThinking && foreignSignature) || (isRedacted && foreignData);
    }

    private static (bool IsThinking, bool IsRedacted) Kind(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return (reader.ValueTextEquals("thinking"u8), reader.ValueTextEquals("redacted_thinking"u8));
        reader.Skip();
        return default;
    }

    private static bool IsSealedForAnother(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith("gw1."u8))
            return ReasoningSeal.Open(reader.GetString()!, Dialect.Anthropic).Origin != Dialect.Anthropic;
        reader.Skip();
        return false;
    }

    /// <summary>An element goes with the comma and white space after it; the last ones with those before them.</summary>
    private static void AddCuts(List<Element> elements, List<Range> cuts)
    {
        var lastKept = elements.FindLastIndex(e => !e.Cut);
        for (var i = 0; i < lastKept; i++)
        {
            if (elements[i].Cut)
                cuts.Add(elements[i].Start..elements[i + 1].Start);
        }

        if (lastKept + 1 < elements.Count)
            cuts.Add((lastKept < 0 ? elements[0].Start : elements[lastKept].End)..elements[^1].End);
    }

    private static byte[] Without(ReadOnlySpan<byte> body, List<Range> cuts)
    {
        cuts.Sort(static (a, b) => a.Start.Value.CompareTo(b.Start.Value));
        var result = new byte[body.Length - cuts.Sum(c => c.End.Value - c.Start.Value)];
        var (from, to) = (0, 0);
        foreach (var cut in cuts)
        {
            body[from..cut.Start.Value].CopyTo(result.AsSpan(to));
            to += cut.Start.Value - from;
            from = cut.End.Value;
        }

        body[from..].CopyTo(result.AsSpan(to));
        return result;
    }

    private readonly record struct Element(int Start, int End, bool Cut);
}
