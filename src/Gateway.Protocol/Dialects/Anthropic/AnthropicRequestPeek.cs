using System.Text.Json;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// The single look every Messages request gets, relayed or not: is it JSON, and are the fields the gateway relies on what
/// the API says they are? Fields it does not know pass.
/// </summary>
internal static class AnthropicRequestPeek
{
    private enum Field
    {
        Model,
        Stream,
        MaxTokens,
        Messages,
        System,
        Tools,
        ToolChoice,
        Metadata,
        Thinking,
        Temperature,
        TopP,
        TopK,
        StopSequences,
        Unknown,
    }

    public static RequestPeek Read(ReadOnlyMemory<byte> body, ChatOperation operation = ChatOperation.Chat) =>
        operation == ChatOperation.CountTokens ? JsonPeek.Run(body.Span, PassCount) : JsonPeek.Run(body.Span, PassChat);

    private static RequestPeek PassChat(ref JsonPeek peek) => Pass(ref peek, needsMaxTokens: true);

    // Nothing is answered: a limit need not be said, and nothing is streamed.
    private static RequestPeek PassCount(ref JsonPeek peek) => Pass(ref peek, needsMaxTokens: false) with { Stream = false };

    private static RequestPeek Pass(ref JsonPeek peek, bool needsMaxTokens)
    {
        var found = new Findings();
        while (peek.NextName())
        {
            var field = Name(ref peek.Reader, out var path);
            if (field == Field.Unknown)
            {
                peek.SkipValue();
                continue;
            }

            peek.Once(ref found.Seen, (int)field, path);
            peek.Reader.Read();
            var start = (int)peek.Reader.TokenStartIndex;
            Value(ref peek, ref found, field, path);
            if (field is Field.MaxTokens)
                found.MaxTokensRanges = [start..(int)peek.Reader.BytesConsumed];
            if (field is Field.System or Field.Tools)
                (field == Field.System ? ref found.System : ref found.Tools) = start..(int)peek.Reader.BytesConsumed;
        }

        if (needsMaxTokens)
            Require(ref peek, found.Seen, Field.MaxTokens, "max_tokens");
        Require(ref peek, found.Seen, Field.Messages, "messages");
        return new RequestPeek
        {
            Model = found.Model,
            ModelRange = found.ModelRange,
            HasModel = found.Model is not null,
            Stream = found.Stream,
            MaxOutputTokens = found.MaxTokens,
            MaxOutputRanges = found.MaxTokensRanges ?? [],
            UserId = found.UserId,
            PrefixRanges = Prefix(found.Tools, found.System),
            Problems = peek.Problems,
        };
    }

    private static Range[] Prefix(Range tools, Range system) =>
        (tools.Equals(default), system.Equals(default)) switch
        {
            (true, true) => [],
            (true, false) => [system],
            (false, true) => [tools],
            _ => [tools, system],
        };

    private static Field Name(ref Utf8JsonReader reader, out string path)
    {
        (var field, path) =
            reader.ValueTextEquals("model"u8) ? (Field.Model, "model")
            : reader.ValueTextEquals("messages"u8) ? (Field.Messages, "messages")
            : reader.ValueTextEquals("max_tokens"u8) ? (Field.MaxTokens, "max_tokens")
            : reader.ValueTextEquals("stream"u8) ? (Field.Stream, "stream")
            : reader.ValueTextEquals("system"u8) ? (Field.System, "system")
            : reader.ValueTextEquals("tools"u8) ? (Field.Tools, "tools")
            : reader.ValueTextEquals("tool_choice"u8) ? (Field.ToolChoice, "tool_choice")
            : reader.ValueTextEquals("metadata"u8) ? (Field.Metadata, "metadata")
            : reader.ValueTextEquals("thinking"u8) ? (Field.Thinking, "thinking")
            : reader.ValueTextEquals("temperature"u8) ? (Field.Temperature, "temperature")
            : reader.ValueTextEquals("top_p"u8) ? (Field.TopP, "top_p")
            : reader.ValueTextEquals("top_k"u8) ? (Field.TopK, "top_k")
            : reader.ValueTextEquals("stop_sequences"u8) ? (Field.StopSequences, "stop_sequences")
            : (Field.Unknown, "");
        return field;
    }

    private static void Value(ref JsonPeek peek, ref Findings found, Field field, string path)
    {
        switch (field)
        {
            case Field.Model:
                Model(ref peek, ref found);
                break;
            case Field.Stream:
                found.Stream = peek.OptionalBoolean(path);
                break;
            case Field.MaxTokens:
                found.MaxTokens = MaxTokens(ref peek, path);
                break;
            case Field.Messages:
                Messages(ref peek);
                break;
            case Field.System:
                if (peek.Reader.TokenType != JsonTokenType.String)
                    Blocks(ref peek, path, "must be a string or an array of content blocks");
                break;
            case Field.Tools:
                Tools(ref peek);
                break;
            case Field.Metadata:
                Metadata(ref peek, ref found);
                break;
            case Field.ToolChoice or Field.Thinking:
                peek.OptionalObject(path);
                break;
            case Field.TopK:
                peek.OptionalInteger(path); // the API takes −1, too
                break;
            case Field.StopSequences:
                StopSequences(ref peek);
                break;
            default:
                peek.OptionalNumber(path);
                break;
        }
    }

    private static void Model(ref JsonPeek peek, ref Findings found)
    {
        found.Model = peek.String("model");
        found.ModelRange = (int)peek.Reader.TokenStartIndex..(int)peek.Reader.BytesConsumed;
        if (found.Model is { Length: 0 })
            peek.Problem("model", "must not be empty");
    }

    private static int? MaxTokens(ref JsonPeek peek, string path)
    {
        if (peek.Reader.TokenType == JsonTokenType.Null)
            peek.Problem(path, "is required");
        return peek.OptionalInteger(path, 1);
    }

    private static void Messages(ref JsonPeek peek)
    {
        if (peek.Reader.TokenType == JsonTokenType.Null)
            peek.Problem("messages", "is required");
        if (!peek.BeginOptionalArray("messages", "must be an array of messages"))
            return;

        var index = 0;
        for (; peek.NextElement(); index++)
            Message(ref peek, index);
        if (index == 0)
            peek.Problem("messages", "must hold at least one message");
    }

    private static void Message(ref JsonPeek peek, int index)
    {
        if (peek.Reader.TokenType != JsonTokenType.StartObject)
        {
            peek.Wrong($"messages[{index}]", "must be an object");
            return;
        }

        var (role, content) = (false, false);
        while (peek.NextName())
        {
            if (peek.Reader.ValueTextEquals("role"u8))
                role = Role(ref peek, index);
            else if (peek.Reader.ValueTextEquals("content"u8))
                content = Content(ref peek, index);
            else
                peek.SkipValue();
        }

        if (!role)
            peek.Problem($"messages[{index}].role", "is required");
        if (!content)
            peek.Problem($"messages[{index}].content", "is required");
    }

    private static bool Role(ref JsonPeek peek, int index)
    {
        peek.Reader.Read();
        if (peek.Reader.TokenType != JsonTokenType.String)
            peek.Wrong($"messages[{index}].role", "must be a string");
        return true;
    }

    private static bool Content(ref JsonPeek peek, int index)
    {
        const string Message = "must be a string or an array of content blocks";
        peek.Reader.Read();
        if (peek.Reader.TokenType == JsonTokenType.StartArray)
        {
            for (var block = 0; peek.NextElement(); block++)
            {
                if (!IsBlock(ref peek))
                    peek.Problem($"messages[{index}].content[{block}]", "must be an object with a string type");
            }
        }
        else if (peek.Reader.TokenType != JsonTokenType.String)
        {
            peek.Wrong($"messages[{index}].content", Message);
        }

        return true;
    }

    private static void Blocks(ref JsonPeek peek, string path, string message)
    {
        if (!peek.BeginOptionalArray(path, message))
            return;
        for (var index = 0; peek.NextElement(); index++)
        {
            if (!IsBlock(ref peek))
                peek.Problem($"{path}[{index}]", "must be an object with a string type");
        }
    }

    /// <summary>Passes over one content block.</summary>
    private static bool IsBlock(ref JsonPeek peek)
    {
        if (peek.Reader.TokenType != JsonTokenType.StartObject)
        {
            peek.Reader.Skip();
            return false;
        }

        var typed = false;
        while (peek.NextName())
        {
            var isType = peek.Reader.ValueTextEquals("type"u8);
            peek.Reader.Read();
            typed |= isType && peek.Reader.TokenType == JsonTokenType.String;
            peek.Reader.Skip();
        }

        return typed;
    }

    private static void Tools(ref JsonPeek peek)
    {
        if (!peek.BeginOptionalArray("tools", "must be an array of tools"))
            return;
        for (var index = 0; peek.NextElement(); index++)
        {
            if (peek.Reader.TokenType == JsonTokenType.StartObject)
                peek.Reader.Skip();
            else
                peek.Wrong($"tools[{index}]", "must be an object");
        }
    }

    private static void Metadata(ref JsonPeek peek, ref Findings found)
    {
        if (peek.Reader.TokenType != JsonTokenType.StartObject)
        {
            peek.OptionalObject("metadata");
            return;
        }

        while (peek.NextName())
        {
            if (!peek.Reader.ValueTextEquals("user_id"u8))
            {
                peek.SkipValue();
                continue;
            }

            peek.Reader.Read();
            found.UserId = peek.OptionalString("metadata.user_id");
        }
    }

    private static void StopSequences(ref JsonPeek peek)
    {
        if (!peek.BeginOptionalArray("stop_sequences", "must be an array of strings"))
            return;
        for (var index = 0; peek.NextElement(); index++)
        {
            if (peek.Reader.TokenType != JsonTokenType.String)
                peek.Wrong($"stop_sequences[{index}]", "must be a string");
        }
    }

    private static void Require(ref JsonPeek peek, ulong seen, Field field, string path)
    {
        if ((seen & (1UL << (int)field)) == 0)
            peek.Problem(path, "is required");
    }

    private ref struct Findings
    {
        public ulong Seen;
        public string? Model;
        public Range ModelRange;
        public Range System;
        public Range Tools;
        public bool Stream;
        public int? MaxTokens;
        public Range[]? MaxTokensRanges;
        public string? UserId;
    }
}
