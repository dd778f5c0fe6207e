using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Reads a Messages request into the canonical model. What the model has no place for becomes an extension: under its own name at the top
/// level, under its path (<c>messages[].content[].caller</c>) inside, so that every writer can write it back or report it.
/// </summary>
internal static class AnthropicRequestReader
{
    public static ChatRequest Read(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var notes = new AnthropicReadNotes();
        var root = document.RootElement;
        var content = new AnthropicContentReader(notes);
        var toolChoice = AnthropicToolReader.Choice(root.Member("tool_choice"u8), notes);
        var request = new ChatRequest
        {
            Origin = Dialect.Anthropic,
            Model = root.Text("model"u8),
            Stream = root.Member("stream"u8).ValueKind == JsonValueKind.True,
            System = System(root, content),
            Messages = Messages(root, content, notes),
            Tools = AnthropicToolReader.Tools(root.Member("tools"u8), notes),
            ToolChoice = toolChoice.Choice,
            ParallelToolCalls = toolChoice.Parallel,
            MaxOutputTokens = Integer(root, "max_tokens"u8),
            Temperature = Number(root, "temperature"u8),
            TopP = Number(root, "top_p"u8),
            TopK = Integer(root, "top_k"u8),
            StopSequences = StopSequences(root),
            Reasoning = AnthropicOptionsReader.Reasoning(root, notes),
            OutputFormat = AnthropicOptionsReader.OutputFormat(root, notes),
            UserId = UserId(root, notes),
        };
        TopLevelExtensions(root, notes);
        return notes.Problems.Count == 0
            ? request with { Extensions = notes.Extensions }
            : throw new RequestFormatException(notes.Problems);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body, AnthropicJson.ParseOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("not an object");
        }
        catch (JsonException broken)
        {
            throw new RequestFormatException([new RequestProblem("", "the body is not a JSON object: " + broken.Message)]);
        }
    }

    private static IReadOnlyList<ChatBlock> System(JsonElement root, AnthropicContentReader content) =>
        root.Member("system"u8) is { ValueKind: not JsonValueKind.Undefined } system ? content.Read(system, "system") : [];

    private static List<ChatMessage> Messages(JsonElement root, AnthropicContentReader content, AnthropicReadNotes notes)
    {
        var messages = new List<ChatMessage>();
        if (root.Member("messages"u8) is not { ValueKind: JsonValueKind.Array } array)
        {
            notes.Problem("messages", "must be an array of messages");
            return messages;
        }

        foreach (var message in array.EnumerateArray())
        {
            var path = $"messages[{messages.Count}]";
            messages.Add(new ChatMessage(Role(message, path, notes), content.Read(message.Member("content"u8), path + ".content")));
            notes.Unknown(message, path, "role", "content");
        }

        return messages;
    }

    private static ChatRole Role(JsonElement message, string path, AnthropicReadNotes notes)
    {
        switch (message.Text("role"u8))
        {
            case "user":
                return ChatRole.User;
            case "assistant":
                return ChatRole.Assistant;
            case "system":
                return ChatRole.System;
            default:
                notes.Problem(path + ".role", "must be user, assistant or system");
                return ChatRole.User;
        }
    }

    private static List<string> StopSequences(JsonElement root) =>
        root.Member("stop_sequences"u8) is { ValueKind: JsonValueKind.Array } stops
            ? [.. stops.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.String).Select(s => LenientText.Read(s))]
            : [];

    private static string? UserId(JsonElement root, AnthropicReadNotes notes)
    {
        var metadata = root.Member("metadata"u8);
        notes.Unknown(metadata, "metadata", "user_id");
        return metadata.Text("user_id"u8);
    }

    private static void TopLevelExtensions(JsonElement root, AnthropicReadNotes notes) =>
        notes.Unknown(
            root, "",
            "model", "stream", "system", "messages", "tools", "tool_choice", "max_tokens", "temperature", "top_p", "top_k", "stop_sequences",
            "thinking", "output_config", "output_format", "metadata");

    private static double? Number(JsonElement root, ReadOnlySpan<byte> name) =>
        root.Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static int? Integer(JsonElement root, ReadOnlySpan<byte> name) => (int?)Number(root, name);
}
