using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Reasoning that has to return to its maker, where Chat Completions has no field for it. Two habits of the field carry it, and a client that hands
/// messages back as it got them returns it: OpenRouter's <c>reasoning_details</c> (text with its signature, marked by <c>format</c>;
/// https://openrouter.ai/docs/use-cases/reasoning-tokens) for Anthropic's thinking, Google's <c>extra_content.google.thought_signature</c>
/// (https://ai.google.dev/gemini-api/docs/thought-signatures) on a call or message for Gemini's.
/// </summary>
internal static class OpenAiHistoryReasoning
{
    public const string Details = "reasoning_details";

    public const string ExtraContent = "extra_content";

    private const string AnthropicFormat = "anthropic-claude-v1";

    /// <summary>Adds what the assistant thought: Anthropic's signed blocks where they are there, else the plain text.</summary>
    public static void ReadThoughts(JsonElement message, List<ChatBlock> blocks)
    {
        var before = blocks.Count;
        if (message.TryArray("reasoning_details"u8, out var details))
            blocks.AddRange(details.EnumerateArray().Select(Signed).OfType<ReasoningBlock>());
        if (blocks.Count == before && (message.NonEmptyTextOf("reasoning_content"u8) ?? message.NonEmptyTextOf("reasoning"u8)) is { } reasoning)
            blocks.Add(new ReasoningBlock(reasoning, null, Dialect.OpenAi));
    }

    /// <summary>Adds the signature Gemini gave a call (then the call follows) or a text (then it stands before).</summary>
    public static void ReadSignature(JsonElement holder, List<ChatBlock> blocks)
    {
        if (holder.TryObject("extra_content"u8, out var extra) && extra.TryObject("google"u8, out var google)
            && google.NonEmptyTextOf("thought_signature"u8) is { } signature)
            blocks.Add(new ReasoningBlock("", signature, Dialect.Gemini));
    }

    /// <summary>The block must be handed back to Anthropic byte by byte.</summary>
    public static bool IsDetail(ReasoningBlock block) => block is { Origin: Dialect.Anthropic, Redacted: not null } or { Origin: Dialect.Anthropic, Signature.Length: > 0 };

    /// <summary>A signature of Gemini's that belongs to a call or text beside it.</summary>
    public static bool IsSignature(ReasoningBlock block) => block is { Origin: Dialect.Gemini, Text.Length: 0, Signature.Length: > 0 };

    /// <param name="writer">Stands where a value may follow.</param>
    /// <param name="block">One of which <see cref="IsDetail"/> is true.</param>
    /// <param name="index">Its place among the answer's.</param>
    public static void WriteDetail(Utf8JsonWriter writer, ReasoningBlock block, int index)
    {
        writer.WriteStartObject();
        if (block.Redacted is { } data)
        {
            writer.WriteString("type"u8, "reasoning.encrypted"u8);
            writer.WriteString("data"u8, data);
        }
        else
        {
            writer.WriteString("type"u8, "reasoning.text"u8);
            writer.WriteString("text"u8, block.Text);
            writer.WriteString("signature"u8, block.Signature);
        }

        writer.WriteString("format"u8, AnthropicFormat);
        writer.WriteNumber("index"u8, index);
        writer.WriteEndObject();
    }

    /// <summary>Writes <c>extra_content</c> into the object <paramref name="writer"/> stands in.</summary>
    public static void WriteSignature(Utf8JsonWriter writer, string signature)
    {
        writer.WriteStartObject("extra_content"u8);
        writer.WriteStartObject("google"u8);
        writer.WriteString("thought_signature"u8, signature);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ReasoningBlock? Signed(JsonElement detail)
    {
        if (detail.TextOf("format"u8) != AnthropicFormat)
            return null;
        return detail.TextOf("type"u8) switch
        {
            "reasoning.text" when detail.NonEmptyTextOf("signature"u8) is { } signature =>
                new ReasoningBlock(detail.TextOf("text"u8) ?? "", signature, Dialect.Anthropic),
            "reasoning.encrypted" when detail.NonEmptyTextOf("data"u8) is { } data => new ReasoningBlock("", null, Dialect.Anthropic) { Redacted = data },
            _ => null,
        };
    }
}
