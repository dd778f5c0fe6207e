using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Reads <c>content</c>: a string, or an array of parts. A part of a type unknown here is kept whole.</summary>
internal sealed class OpenAiPartReader(List<RequestProblem> problems, OpenAiUnplacedFields unplaced)
{
    public List<ChatBlock> Read(JsonElement content, string path)
    {
        if (content.ValueKind == JsonValueKind.String)
            return [new TextBlock(LenientText.Read(content))];
        var blocks = new List<ChatBlock>();
        if (content.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new RequestProblem(path, "must be a string or an array of parts"));
            return blocks;
        }

        var index = 0;
        foreach (var part in content.EnumerateArray())
        {
            if (ReadPart(part, $"{path}[{index++}]") is not { } block)
                continue;
            if (block is not OpaqueBlock)
                unplaced.Add(part, "messages[].content[]", "type", "text", "refusal", "image_url", "file", "thinking", "input_audio", "cache_control", "prompt_cache_breakpoint");
            blocks.Add(CacheOf(part) is { } cache ? block with { Cache = cache } : block);
        }

        return blocks;
    }

    /// <summary>The breakpoint OpenRouter and LiteLLM let callers set on parts, messages and tools, or OpenAI's own on parts.</summary>
    public static CacheMarker? CacheOf(JsonElement element) =>
        element.TryObject("cache_control"u8, out var cache) || element.TryObject("prompt_cache_breakpoint"u8, out cache)
            ? new CacheMarker(cache.TextOf("ttl"u8))
            : null;

    private ChatBlock? ReadPart(JsonElement part, string path)
    {
        if (part.TextOf("type"u8) is not { } type)
        {
            problems.Add(new RequestProblem($"{path}.type", "must be a string"));
            return null;
        }

        return type switch
        {
            "text" => ReadText(part, "text", path),
            "refusal" => ReadText(part, "refusal", path) is { } refusal ? refusal with { IsRefusal = true } : null,
            "image_url" => ReadImage(part, path),
            "file" => ReadFile(part),
            "input_audio" => ReadAudio(part),
            "thinking" => ReadThinking(part),
            _ => new OpaqueBlock(Dialect.OpenAi, type, part),
        };
    }

    private TextBlock? ReadText(JsonElement part, string name, string path)
    {
        if (part.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
            return new TextBlock(LenientText.Read(text));
        problems.Add(new RequestProblem($"{path}.{name}", "must be a string"));
        return null;
    }

    private ImageBlock? ReadImage(JsonElement part, string path)
    {
        // Mistral takes the URL itself in place of the object.
        var url = part.TryObject("image_url"u8, out var image) ? image.NonEmptyTextOf("url"u8) : part.NonEmptyTextOf("image_url"u8);
        unplaced.Add(image, "messages[].content[].image_url", "url", "detail");
        if (url is not null)
            return new ImageBlock(SourceOf(url)) { Detail = image.TextOf("detail"u8) };
        problems.Add(new RequestProblem($"{path}.image_url.url", "must be a non-empty string"));
        return null;
    }

    private static ChatBlock ReadFile(JsonElement part)
    {
        if (!part.TryObject("file"u8, out var file))
            return new OpaqueBlock(Dialect.OpenAi, "file", part);
        MediaSource? source = file.NonEmptyTextOf("file_id"u8) is { } id ? new MediaSource.File(id)
            : file.NonEmptyTextOf("file_data"u8) is { } data ? FileSourceOf(data)
            : null;
        return source is null
            ? new OpaqueBlock(Dialect.OpenAi, "file", part)
            : new DocumentBlock(source) { Title = file.NonEmptyTextOf("filename"u8) };
    }

    private static ChatBlock ReadAudio(JsonElement part) =>
        part.TryObject("input_audio"u8, out var audio) && audio.NonEmptyTextOf("data"u8) is { } data && audio.NonEmptyTextOf("format"u8) is { } format
            ? new AudioBlock(new MediaSource.Base64(AudioBlock.MediaTypePrefix + format, data))
            : new OpaqueBlock(Dialect.OpenAi, "input_audio", part);

    // Mistral's history: {"type":"thinking","thinking":[{"type":"text","text":…}]}.
    private static ReasoningBlock ReadThinking(JsonElement part)
    {
        var text = part.TryArray("thinking"u8, out var thoughts)
            ? string.Concat(thoughts.EnumerateArray().Select(t => t.TextOf("text"u8)))
            : part.TextOf("thinking"u8);
        return new ReasoningBlock(text ?? "", null, Dialect.OpenAi);
    }

    private static MediaSource SourceOf(string url)
    {
        const string Marker = ";base64,";
        if (!url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return new MediaSource.Url(url);
        var marker = url.IndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        if (marker < 0)
            return new MediaSource.Url(url);
        // data:image/png;charset=utf-8;base64,…: the parameters are no part of the type.
        var mediaType = url["data:".Length..marker];
        return new MediaSource.Base64(mediaType.Split(';')[0], url[(marker + Marker.Length)..]);
    }

    // Many clients send the bare base64 of a PDF.
    private static MediaSource FileSourceOf(string data) =>
        data.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || Uri.TryCreate(data, UriKind.Absolute, out _)
            ? SourceOf(data)
            : new MediaSource.Base64("application/pdf", data);
}
