using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Budgets;

/// <summary>How long what it writes to a cache lives there, as far as that may be.</summary>
public enum CacheWrites
{
    None,
    FiveMinutes,
    OneHour,
}

/// <summary>How many tokens a prompt may have at most, and what a cache may make of them.</summary>
public readonly record struct PromptSize(long Tokens, CacheWrites Cache)
{
    /// <summary>Tokens that a picture by its address or its file's id is taken for beside what is counted: a large one. Some models bill more for their highest detail.</summary>
    public const int PictureByReference = 2_000;

    /// <summary>Tokens that a document by its address or its file's id is taken for: nobody here knows how long it is.</summary>
    public const int DocumentByReference = 20_000;

    /// <summary>Tokens that are taken for what a vendor puts into the prompt by itself (searches, tools of its own, files it fetches): nobody here knows how much.</summary>
    public const int FetchedByVendor = 200_000;

    /// <summary>Tokens of what a vendor says to its model before the prompt: more where there are tools.</summary>
    private const int Instructions = 16;
    private const int ToolInstructions = 600;

    // No tokenizer of those that work on bytes makes more of anything.
    private const int BytesPerToken = 1;

    // Base64 of a page is longer than its text; of a second of sound much longer.
    private const int DocumentBytesPerToken = 2;
    private const int SoundBytesPerToken = 16;

    /// <summary>By the length of the body alone: nothing is read, pictures count as if they were text. Fast, and mostly far too much.</summary>
    public static PromptSize Rough(ReadOnlySpan<byte> body)
    {
        var urls = Count(body, "\"url\""u8);
        // OpenAI's Responses have the address itself there.
        var references = Math.Max(urls, Count(body, "\"image_url\""u8)) + Count(body, "\"file_id\""u8) + Count(body, "\"file_uri\""u8) + Count(body, "\"fileUri\""u8);
        var isLong = references > 0 && (body.IndexOf("\"document\""u8) >= 0 || body.IndexOf("\"file\""u8) >= 0 || body.IndexOf("\"input_file\""u8) >= 0 || body.IndexOf("ileUri\""u8) >= 0);
        var tools = body.IndexOf("\"tools\""u8) >= 0 ? ToolInstructions : 0;
        return new PromptSize(
            (body.Length / BytesPerToken) + Instructions + tools + Fetched(body) + ((long)references * (isLong ? DocumentByReference : PictureByReference)), CacheOf(body));
    }

    /// <summary>By the prompt itself: an estimate, and a tenth more; never more than <see cref="Rough"/> says.</summary>
    /// <param name="chat">The request.</param>
    /// <param name="tokens">What it is estimated at (<see cref="IngressRequest.EstimateInputTokens"/>).</param>
    /// <param name="body">Its bytes.</param>
    public static PromptSize Near(ChatRequest chat, long tokens, ReadOnlySpan<byte> body)
    {
        var rough = Rough(body);
        var media = Media(chat.System) + chat.Messages.Sum(m => Media(m.Content));
        var tools = chat.Tools.Count > 0 ? ToolInstructions : 0;
        return rough with { Tokens = Math.Min(rough.Tokens, tokens + (tokens / 10) + Instructions + tools + media + Fetched(body)) };
    }

    private static int Fetched(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"mcp"u8) >= 0 || body.IndexOf("\"file_url\""u8) >= 0 || body.IndexOf("\"file_search\""u8) >= 0 || body.IndexOf("\"web_search_"u8) >= 0
        || body.IndexOf("\"web_fetch_"u8) >= 0 || body.IndexOf("\"code_interpreter\""u8) >= 0 || body.IndexOf("\"skills\""u8) >= 0 ? FetchedByVendor : 0;

    private static CacheWrites CacheOf(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"cache_control\""u8) < 0 ? CacheWrites.None
        : body.IndexOf("\"1h\""u8) < 0 ? CacheWrites.FiveMinutes
        : CacheWrites.OneHour;

    private static int Count(ReadOnlySpan<byte> body, ReadOnlySpan<byte> word)
    {
        var count = 0;
        for (int at; (at = body.IndexOf(word)) >= 0; body = body[(at + word.Length)..])
            count++;
        return count;
    }

    // What the estimate counts too little.
    private static long Media(IReadOnlyList<ChatBlock> blocks)
    {
        var tokens = 0L;
        foreach (var block in blocks)
            tokens += Media(block);
        return tokens;
    }

    private static long Media(ChatBlock block) => block switch
    {
        ImageBlock => PictureByReference,
        AudioBlock sound => sound.Source.Data.Length / SoundBytesPerToken,
        DocumentBlock { Source: MediaSource.Base64 data } => data.Data.Length / DocumentBytesPerToken,
        DocumentBlock { Source: MediaSource.Blocks inner } => Media(inner.Content),
        DocumentBlock { Source: MediaSource.Url or MediaSource.File } => DocumentByReference,
        ToolResultBlock result => Media(result.Content),
        OpaqueBlock own => own.Raw.GetRawText().Length / BytesPerToken,
        _ => 0,
    };
}
