using System.Text.Json;

namespace Gateway.Accounting.Budgets;

/// <summary>What a body holds beside text, in whichever vendor's words.</summary>
internal struct PromptContents
{
    /// <summary>Pictures, inline or by reference.</summary>
    public int Pictures;

    /// <summary>Bytes of the body that are a picture or a document, which count as such and not as text.</summary>
    public long MediaBytes;

    /// <summary>A document, a video or something stored at the vendor: as long as the model can read.</summary>
    public bool FillsWindow;

    /// <summary>The vendor adds to the prompt by itself: tools it runs, what it searches for.</summary>
    public bool IsFetched;

    /// <summary>The answer may be pictures, which are billed beside its tokens.</summary>
    public bool MakesPictures;

    public bool HasTools;
    public CacheWrites Cache;

    // What no JSON reader understands: everything it may be.
    private static PromptContents Unreadable => new() { FillsWindow = true, IsFetched = true, HasTools = true, Cache = CacheWrites.OneHour };

    public static PromptContents Of(ReadOnlySpan<byte> body)
    {
        if (PlainPrompt.TryRead(body, out var plain))
            return plain;
        try
        {
            return new PromptWalk(body).Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Unreadable;
        }
    }
}
