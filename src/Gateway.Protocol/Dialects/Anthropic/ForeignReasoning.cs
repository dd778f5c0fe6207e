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
    /// <summary>The body may hold some: a look that costs next to nothing.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> body) => body.IndexOf("\"gw1."u8) >= 0;

    /// <summary>
    /// Takes the <c>thinking</c> and <c>redacted_thinking</c> blocks of <c>messages[].content[]</c> that are sealed for another dialect out of the
    /// body, and says how many there were. Every other byte stays. A message that held nothing else goes with them: the API refuses an empty
    /// answer in the middle of a conversation, and takes two messages of one role in a row.
    /// </summary>
    public static int Remove(ReadOnlySpan<byte> body, JsonEdits edits)
    {
        if (!MayBeIn(body))
            return 0;

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonPeek.MaxDepth });
        var removed = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessages = reader.ValueTextEquals("messages"u8);
            reader.Read();
            if (isMessages && reader.TokenType == JsonTokenType.StartArray)
                removed += Messages(ref reader, edits);
            else
                reader.Skip();
        }

        return removed;
    }

    private static int Messages(ref Utf8JsonReader reader, JsonEdits edits)
    {
        var (removal, removed) = (new MemberRemoval(edits), 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var blocks = Message(ref reader);
            var foreign = blocks.Count(b => b.IsForeign);
            removed += foreign;
            if (foreign > 0 && foreign == blocks.Count)
            {
                removal.Remove(start, (int)reader.BytesConsumed);
                continue;
            }

            removal.Keep(start);
            removal.Kept((int)reader.BytesConsumed);
            if (foreign > 0)
                RemoveForeign(blocks, edits);
        }

        removal.Finish();
        return removed;
    }

    private static void RemoveForeign(List<Block> blocks, JsonEdits edits)
    {
        var removal = new MemberRemoval(edits);
        foreach (var block in blocks)
        {
            if (block.IsForeign)
            {
                removal.Remove(block.Start, block.End);
                continue;
            }

            removal.Keep(block.Start);
            removal.Kept(block.End);
        }

        removal.Finish();
    }

    /// <summary>Passes over one message; the blocks of its content.</summary>
    private static List<Block> Message(ref Utf8JsonReader reader)
    {
        List<Block> blocks = [];
        if (reader.TokenType != JsonTokenType.StartObject)
            return blocks;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isContent && reader.TokenType == JsonTokenType.StartArray)
                blocks = Content(ref reader);
            else
                reader.Skip();
        }

        return blocks;
    }

    private static List<Block> Content(ref Utf8JsonReader reader)
    {
        var blocks = new List<Block>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var isForeign = IsForeign(ref reader);
            blocks.Add(new Block(start, (int)reader.BytesConsumed, isForeign));
        }

        return blocks;
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

    private readonly record struct Block(int Start, int End, bool IsForeign);
}
