using System.Text.Json;

namespace Gateway.Protocol.Chat;

/// <summary>One piece of a message's content, in the terms every dialect shares.</summary>
public abstract record ChatBlock
{
    /// <summary>The prompt-cache breakpoint set on this block, if any.</summary>
    public CacheMarker? Cache { get; init; }
}

/// <summary>A prompt-cache breakpoint (Anthropic <c>cache_control</c>).</summary>
/// <param name="Ttl"><c>5m</c> or <c>1h</c>; null is the vendor's default (5 minutes).</param>
public sealed record CacheMarker(string? Ttl);

/// <summary>Plain text. <see cref="IsRefusal"/> marks the words with which a model refuses (OpenAI <c>refusal</c>).</summary>
public sealed record TextBlock(string Text) : ChatBlock
{
    public bool IsRefusal { get; init; }

    /// <summary>Citations as the provider sent them (a JSON array), or null.</summary>
    public JsonElement? Citations { get; init; }
}

/// <summary>A picture.</summary>
public sealed record ImageBlock(MediaSource Source) : ChatBlock
{
    /// <summary>OpenAI's <c>detail</c> (<c>auto</c>, <c>low</c>, <c>high</c>), if given.</summary>
    public string? Detail { get; init; }
}

/// <summary>Sound the model is to hear (OpenAI <c>input_audio</c>).</summary>
/// <param name="Source">Its media type is <c>audio/</c> and the caller's word for the format (<c>wav</c>, <c>mp3</c>).</param>
public sealed record AudioBlock(MediaSource.Base64 Source) : ChatBlock
{
    public const string MediaTypePrefix = "audio/";
}

/// <summary>A document: PDF, plain text, or a file the vendor holds.</summary>
public sealed record DocumentBlock(MediaSource Source) : ChatBlock
{
    public string? Title { get; init; }

    public string? Context { get; init; }

    public bool CitationsEnabled { get; init; }
}

/// <summary>A call the model asks for. <see cref="Arguments"/> is raw JSON text, exactly as the model wrote it; "" means no arguments.</summary>
public sealed record ToolUseBlock(string Id, string Name, string Arguments) : ChatBlock;

/// <summary>The caller's answer to a <see cref="ToolUseBlock"/>.</summary>
public sealed record ToolResultBlock(string ToolUseId, IReadOnlyList<ChatBlock> Content, bool IsError) : ChatBlock;

/// <summary>
/// What the model thought. <see cref="Signature"/> (or, for redacted thinking, <see cref="Redacted"/>) is opaque state of the
/// provider kind named by <see cref="Origin"/> and may return only there.
/// </summary>
public sealed record ReasoningBlock(string Text, string? Signature, Dialect Origin) : ChatBlock
{
    /// <summary>The encrypted body of redacted thinking; then <see cref="ReasoningBlock.Text"/> is empty.</summary>
    public string? Redacted { get; init; }
}

/// <summary>A block only its own dialect understands (server tools, containers, whatever comes next), kept whole.</summary>
/// <param name="Origin">The dialect that wrote it; toward another one it is left out and reported.</param>
/// <param name="Type">Its <c>type</c>.</param>
/// <param name="Raw">The whole block.</param>
public sealed record OpaqueBlock(Dialect Origin, string Type, JsonElement Raw) : ChatBlock;

/// <summary>Where the bytes of an image or a document are. Exactly one of the forms is used.</summary>
public abstract record MediaSource
{
    /// <param name="MediaType">For example <c>image/png</c>.</param>
    /// <param name="Data">Base64, as the caller wrote it.</param>
    public sealed record Base64(string MediaType, string Data) : MediaSource;

    /// <param name="Value">An absolute address the vendor fetches itself.</param>
    /// <param name="MediaType">Where the caller said it; else null.</param>
    public sealed record Url(string Value, string? MediaType = null) : MediaSource;

    /// <summary>A file uploaded to the vendor before.</summary>
    public sealed record File(string Id) : MediaSource;

    /// <summary>A document that is plain text.</summary>
    public sealed record PlainText(string Value) : MediaSource;

    /// <summary>A document made of content blocks.</summary>
    public sealed record Blocks(IReadOnlyList<ChatBlock> Content) : MediaSource;
}
