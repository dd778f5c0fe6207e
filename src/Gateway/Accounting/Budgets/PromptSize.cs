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

/// <summary>
/// How many tokens a prompt may have at most, and what a cache may make of them. Fees a vendor asks for each call of a tool of its own (a search on the web)
/// are none: the table has no price for them.
/// </summary>
/// <param name="Tokens">Of its text, and what the vendor adds by itself.</param>
/// <param name="Cache">What may be written to a cache.</param>
public readonly record struct PromptSize(long Tokens, CacheWrites Cache)
{
    /// <summary>Tokens that are taken for what a vendor puts into the prompt by itself (searches, tools of its own): nobody here knows how much.</summary>
    public const int FetchedByVendor = 200_000;

    /// <summary>Tokens that a model is taken to read at most where nobody said: the most that any in the table does.</summary>
    public const int UnknownWindow = 1_050_000;

    /// <summary>Tokens of what a vendor says to its model before the prompt: more where there are tools.</summary>
    private const int Instructions = 16;
    private const int ToolInstructions = 600;

    // No tokenizer of those that work on bytes makes more of text; of a second of sound (wav, mp3) there are many more bytes.
    private const int BytesPerToken = 1;
    private const int SoundBytesPerToken = 16;

    /// <summary>Pictures, inline or by reference: how many tokens each has, is a matter of the model.</summary>
    public int Pictures { get; init; }

    /// <summary>
    /// It holds what may be as long as the model can read: a document, a video, something stored at the vendor. A few bytes of those may be a hundred pages: their
    /// length says nothing.
    /// </summary>
    public bool FillsWindow { get; init; }

    /// <summary>The answer may hold pictures, which are billed beside its tokens: nobody knows the price.</summary>
    public bool MakesPictures { get; init; }

    /// <summary>All of it, with a model.</summary>
    /// <param name="model">As the provider is asked for it.</param>
    /// <param name="window">Tokens it can read; null where nobody said.</param>
    public long On(string model, int? window) => Tokens + ((long)Pictures * PictureTokens.Most(model)) + (FillsWindow ? window ?? UnknownWindow : 0);

    /// <summary>By the length of the body and what it holds beside text. Fast, and mostly far too much.</summary>
    public static PromptSize Rough(ReadOnlySpan<byte> body) => Rough(PromptContents.Of(body), body.Length);

    /// <summary>By the prompt itself: an estimate, and a tenth more; never more than <see cref="Rough(ReadOnlySpan{byte})"/> says. What is no text counts as it does there.</summary>
    /// <param name="chat">The request.</param>
    /// <param name="tokens">What it is estimated at (<see cref="IngressRequest.EstimateInputTokens"/>).</param>
    /// <param name="body">Its bytes.</param>
    public static PromptSize Near(ChatRequest chat, long tokens, ReadOnlySpan<byte> body)
    {
        var contents = PromptContents.Of(body);
        var rough = Rough(contents, body.Length);
        var media = Media(chat.System) + chat.Messages.Sum(m => Media(m.Content));
        return rough with { Tokens = Math.Min(rough.Tokens, tokens + (tokens / 10) + media + Added(contents)) };
    }

    private static PromptSize Rough(in PromptContents contents, int length) =>
        new(((length - contents.MediaBytes) / BytesPerToken) + Added(contents), contents.Cache)
        {
            Pictures = contents.Pictures, FillsWindow = contents.FillsWindow, MakesPictures = contents.MakesPictures,
        };

    private static int Added(in PromptContents contents) =>
        Instructions + (contents.HasTools ? ToolInstructions : 0) + (contents.IsFetched ? FetchedByVendor : 0);

    // What the estimate counts too little, though it is counted in the length.
    private static long Media(IReadOnlyList<ChatBlock> blocks)
    {
        var tokens = 0L;
        foreach (var block in blocks)
            tokens += Media(block);
        return tokens;
    }

    private static long Media(ChatBlock block) => block switch
    {
        AudioBlock sound => sound.Source.Data.Length / SoundBytesPerToken,
        DocumentBlock { Source: MediaSource.Blocks inner } => Media(inner.Content),
        ToolResultBlock result => Media(result.Content),
        OpaqueBlock own => own.Raw.GetRawText().Length / BytesPerToken,
        _ => 0,
    };
}
