using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Reads content: a string, or an array of blocks. A block of a type it does not know is kept whole.</summary>
internal sealed class AnthropicContentReader(AnthropicReadNotes notes)
{
    public IReadOnlyList<ChatBlock> Read(JsonElement content, string path)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return [new TextBlock(LenientText.Read(content))];
            case JsonValueKind.Array:
                var blocks = new List<ChatBlock>(content.GetArrayLength());
                foreach (var block in content.EnumerateArray())
                    blocks.Add(ReadBlock(block, $"{path}[{blocks.Count}]"));
                return blocks;
            default:
                notes.Problem(path, "must be a string or an array of content blocks");
                return [];
        }
    }

    /// <summary>Only <c>ephemeral</c> exists; an object without a lifetime means the vendor's default.</summary>
    public static CacheMarker? Cache(JsonElement holder) =>
        holder.Member("cache_control"u8) is { ValueKind: JsonValueKind.Object } cache ? new CacheMarker(cache.Text("ttl"u8)) : null;

    private ChatBlock ReadBlock(JsonElement block, string path)
    {
        var type = notes.Required(block, "type"u8, path);
        var read = type switch
        {
            "text" => Text(block, path),
            "image" => Image(block, path),
            "document" => Document(block, path),
            "tool_use" => ToolUse(block, path),
            "tool_result" => ToolResult(block, path),
            "thinking" => Thinking(block, path),
            "redacted_thinking" => RedactedThinking(block, path),
            _ => Opaque(block, type),
        };
        return Cache(block) is { } cache ? read with { Cache = cache } : read;
    }

    private static OpaqueBlock Opaque(JsonElement block, string type) => new(Dialect.Anthropic, type, block.Clone());

    private TextBlock Text(JsonElement block, string path)
    {
        notes.Unknown(block, path, "type", "text", "citations", "cache_control");
        return new TextBlock(notes.Required(block, "text"u8, path))
        {
            Citations = block.Member("citations"u8) is { ValueKind: JsonValueKind.Array } citations ? citations.Clone() : null,
        };
    }

    private ChatBlock Image(JsonElement block, string path)
    {
        if (Source(block, path) is not { } source)
            return Opaque(block, "image");
        notes.Unknown(block, path, "type", "source", "cache_control");
        return new ImageBlock(source);
    }

    private ChatBlock Document(JsonElement block, string path)
    {
        if (Source(block, path) is not { } source)
            return Opaque(block, "document");
        notes.Unknown(block, path, "type", "source", "title", "context", "citations", "cache_control");
        return new DocumentBlock(source)
        {
            Title = block.Text("title"u8),
            Context = block.Text("context"u8),
            CitationsEnabled = block.Member("citations"u8).Member("enabled"u8).ValueKind == JsonValueKind.True,
        };
    }

    /// <summary>Null for a kind of source that is not known: then the block is kept whole.</summary>
    private MediaSource? Source(JsonElement block, string path)
    {
        var source = block.Member("source"u8);
        path += ".source";
        return source.Text("type"u8) switch
        {
            "base64" => new MediaSource.Base64(notes.Required(source, "media_type"u8, path), notes.Required(source, "data"u8, path)),
            "url" => new MediaSource.Url(notes.Required(source, "url"u8, path)),
            "file" => new MediaSource.File(notes.Required(source, "file_id"u8, path)),
            "text" => new MediaSource.PlainText(notes.Required(source, "data"u8, path)),
            "content" => new MediaSource.Blocks(Read(source.Member("content"u8), path + ".content")),
            null => Missing(path),
            _ => null,
        };
    }

    private MediaSource.PlainText Missing(string path)
    {
        notes.Problem(path, "is required and must be an object with a string type");
        return new MediaSource.PlainText("");
    }

    private ToolUseBlock ToolUse(JsonElement block, string path)
    {
        // The API marks each call it makes itself with who asked; "direct" is the model, and says nothing.
        var direct = block.Member("caller"u8).Text("type"u8) == "direct";
        notes.Unknown(block, path, "type", "id", "name", "input", "cache_control", direct ? "caller" : "");
        var input = block.Member("input"u8);
        if (input.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            notes.Problem(path + ".input", "must be an object");
        return new ToolUseBlock(
            notes.Required(block, "id"u8, path),
            notes.Required(block, "name"u8, path),
            input.ValueKind == JsonValueKind.Object ? AnthropicToolUse.Arguments(input) : "");
    }

    private ToolResultBlock ToolResult(JsonElement block, string path)
    {
        notes.Unknown(block, path, "type", "tool_use_id", "content", "is_error", "cache_control");
        var content = block.Member("content"u8);
        return new ToolResultBlock(
            notes.Required(block, "tool_use_id"u8, path),
            content.ValueKind == JsonValueKind.Undefined ? [] : Read(content, path + ".content"),
            block.Member("is_error"u8).ValueKind == JsonValueKind.True);
    }

    private ReasoningBlock Thinking(JsonElement block, string path)
    {
        notes.Unknown(block, path, "type", "thinking", "signature", "cache_control");
        var text = notes.Required(block, "thinking"u8, path);
        var (origin, signature) = ReasoningSeal.Open(block.Text("signature"u8) ?? "", Dialect.Anthropic);
        return new ReasoningBlock(text, signature.Length == 0 ? null : signature, origin);
    }

    private ReasoningBlock RedactedThinking(JsonElement block, string path)
    {
        notes.Unknown(block, path, "type", "data", "cache_control");
        var (origin, data) = ReasoningSeal.Open(notes.Required(block, "data"u8, path), Dialect.Anthropic);
        return new ReasoningBlock("", null, origin) { Redacted = data };
    }
}
