namespace Gateway.Accounting.Budgets;

/// <summary>What the members of one object of a request say together. Each is kept, however often it is said: vendors differ in which they believe.</summary>
[Flags]
internal enum PromptMembers
{
    None = 0,
    IsImage = 1,
    IsDocument = 1 << 1,

    /// <summary>A source that is text, or blocks that are looked at by themselves.</summary>
    IsReadable = 1 << 2,

    /// <summary>A source that is neither.</summary>
    IsBinary = 1 << 3,
    IsReference = 1 << 4,

    /// <summary>A tool that runs at the caller.</summary>
    IsOwnTool = 1 << 5,

    /// <summary>A type that says nothing of the others.</summary>
    IsOther = 1 << 6,
    MakesPictures = 1 << 7,
    HasRole = 1 << 8,
    HasId = 1 << 9,
    HasName = 1 << 10,
    HasDeclarations = 1 << 11,
    HasFileId = 1 << 12,
    HasFileUri = 1 << 13,
    HasImageMime = 1 << 14,
    HasTextMime = 1 << 15,
    HasOtherMime = 1 << 16,
    HasReadableSource = 1 << 17,
    HasOtherSource = 1 << 18,

    /// <summary>Members that are not looked at.</summary>
    HasOther = 1 << 19,

    /// <summary>A picture by its file, or by an address that is counted by itself.</summary>
    IsImageItem = 1 << 20,

    AnyType = IsImage | IsImageItem | IsDocument | IsReadable | IsBinary | IsReference | IsOwnTool | IsOther | MakesPictures,
}

/// <summary>What is said by a word in its place.</summary>
internal static class PromptWords
{
    // Anthropic's tools that run at the caller, by their names without the date.
    private static ReadOnlySpan<byte> Bash => "bash_2"u8;
    private static ReadOnlySpan<byte> Editor => "text_editor_2"u8;
    private static ReadOnlySpan<byte> Computer => "computer_2"u8;
    private static ReadOnlySpan<byte> Memory => "memory_2"u8;

    public static PromptMembers OfType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("image"u8) || type.SequenceEqual("image_generation_call"u8) ? PromptMembers.IsImage
        : type.SequenceEqual("input_image"u8) || type.SequenceEqual("computer_screenshot"u8) ? PromptMembers.IsImageItem
        : type.SequenceEqual("document"u8) ? PromptMembers.IsDocument
        : type.SequenceEqual("text"u8) || type.SequenceEqual("content"u8) ? PromptMembers.IsReadable
        : type.SequenceEqual("base64"u8) || type.SequenceEqual("url"u8) || type.SequenceEqual("file"u8) ? PromptMembers.IsBinary
        : type.SequenceEqual("item_reference"u8) ? PromptMembers.IsReference
        : type.SequenceEqual("image_generation"u8) ? PromptMembers.MakesPictures
        : type.SequenceEqual("function"u8) || type.SequenceEqual("custom"u8) || IsAtCaller(type) ? PromptMembers.IsOwnTool
        : PromptMembers.IsOther;

    public static PromptMembers OfMime(ReadOnlySpan<byte> mime) =>
        mime.StartsWith("image/"u8) ? PromptMembers.HasImageMime
        : mime.StartsWith("text/"u8) ? PromptMembers.HasTextMime
        : PromptMembers.HasOtherMime;

    private static bool IsAtCaller(ReadOnlySpan<byte> type) => type.StartsWith(Bash) || type.StartsWith(Editor) || type.StartsWith(Computer) || type.StartsWith(Memory);
}
