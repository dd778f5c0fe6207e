using System.Text;
using System.Text.Json;

namespace Gateway.Accounting.Budgets;

/// <summary>Fields of requests that tell what a prompt may cost, of all vendors.</summary>
internal enum PromptField
{
    Other,
    Type,
    Role,
    Id,
    Name,
    Tools,
    Declarations,
    Input,
    Source,
    Data,
    Inline,
    MimeType,
    FileUri,
    FileId,
    FileData,
    Url,
    ImageUrl,
    Image,

    /// <summary>A video, a document or sound at an address.</summary>
    LongUrl,

    /// <summary>What the vendor keeps of an earlier prompt.</summary>
    Cached,
    CacheControl,
    Ttl,

    /// <summary>At the top: servers, searches and extensions that the vendor asks by itself.</summary>
    Fetches,

    /// <summary>Values in words of the caller's own, in which no vendor looks for anything.</summary>
    Free,
}

/// <summary>Tells fields by their names, and reads words however they are escaped.</summary>
internal static class PromptFields
{
    public static PromptField At(in Utf8JsonReader json)
    {
        var name = Word(json);
        return name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => PromptField.Id,
            3 => name.SequenceEqual("url"u8) ? PromptField.Url : name.SequenceEqual("ttl"u8) ? PromptField.Ttl : PromptField.Other,
            4 => name.SequenceEqual("type"u8) ? PromptField.Type
                : name.SequenceEqual("role"u8) ? PromptField.Role
                : name.SequenceEqual("name"u8) ? PromptField.Name
                : name.SequenceEqual("data"u8) ? PromptField.Data
                : name.SequenceEqual("args"u8) ? PromptField.Free
                : PromptField.Other,
            5 => name.SequenceEqual("tools"u8) ? PromptField.Tools
                : name.SequenceEqual("input"u8) ? PromptField.Input
                : name.SequenceEqual("image"u8) ? PromptField.Image
                : PromptField.Other,
            _ => Longer(name),
        };
    }

    /// <summary>The text of a name or a string.</summary>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public static ReadOnlySpan<byte> Word(in Utf8JsonReader json) => json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan;

    private static PromptField Longer(ReadOnlySpan<byte> name) =>
        Is(name, "source"u8) ? PromptField.Source
        : Is(name, "image_url"u8) ? PromptField.ImageUrl
        : Is(name, "inlineData"u8, "inline_data"u8) ? PromptField.Inline
        : Is(name, "mimeType"u8, "mime_type"u8) || Is(name, "media_type"u8) ? PromptField.MimeType
        : Is(name, "fileUri"u8, "file_uri"u8) ? PromptField.FileUri
        : Is(name, "file_id"u8) ? PromptField.FileId
        : Is(name, "file_data"u8) ? PromptField.FileData
        : Is(name, "file_url"u8, "video_url"u8) || Is(name, "audio_url"u8) ? PromptField.LongUrl
        : Is(name, "cache_control"u8) ? PromptField.CacheControl
        : Is(name, "cachedContent"u8, "cached_content"u8) ? PromptField.Cached
        : Is(name, "functionDeclarations"u8, "function_declarations"u8) ? PromptField.Declarations
        : Is(name, "function"u8) ? PromptField.Name
        : IsFetched(name) ? PromptField.Fetches
        : IsFree(name) ? PromptField.Free
        : PromptField.Other;

    private static bool IsFetched(ReadOnlySpan<byte> name) =>
        Is(name, "mcp_servers"u8, "web_search_options"u8) || Is(name, "plugins"u8, "container"u8) || Is(name, "search_parameters"u8, "enable_search"u8);

    private static bool IsFree(ReadOnlySpan<byte> name) =>
        Is(name, "schema"u8, "json_schema"u8) || Is(name, "input_schema"u8, "parameters"u8) || Is(name, "responseSchema"u8, "response_schema"u8)
        || Is(name, "responseJsonSchema"u8, "response_json_schema"u8) || Is(name, "response"u8, "metadata"u8) || Is(name, "annotations"u8, "citations"u8);

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> one) => name.SequenceEqual(one);

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => name.SequenceEqual(one) || name.SequenceEqual(other);
}
