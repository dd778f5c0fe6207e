using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Simulator.Answers;

/// <summary>Counts a prompt: a token for every four bytes of its strings, started ones counted whole.</summary>
internal struct PromptMeter
{
    // Base64 of an image or a document is not text; vendors charge such a part about this many tokens.
    private const int BytesPerAttachment = 1000;
    private const int LongestTextLikeData = 256;

    private long _bytes;
    private long _marked5m;
    private long _marked1h;

    public static int Tokens(long bytes) => (int)Math.Min((bytes + 3) / 4, int.MaxValue);

    public void Add(JsonElement element) => _bytes += SizeOf(element);

    /// <summary>Everything added so far is a cache prefix; the longest prefix of each lifetime counts.</summary>
    public void MarkCached(bool oneHour)
    {
        if (oneHour)
        {
            _marked1h = _bytes;
        }
        else
        {
            _marked5m = _bytes;
        }
    }

    public readonly int Total => Tokens(_bytes);

    /// <summary>With a hit the marked prefix was read from the cache, else it was written to it.</summary>
    public readonly PromptUsage Usage(bool hit)
    {
        var marked = Tokens(Math.Max(_marked5m, _marked1h));
        var oneHour = Tokens(_marked1h);
        return hit
            ? new PromptUsage(Total - marked, marked, 0, 0)
            : new PromptUsage(Total - marked, 0, marked - oneHour, oneHour);
    }

    /// <summary>Caching without markers (OpenAI, Gemini): with a hit three quarters of the prompt were cached.</summary>
    public readonly PromptUsage ImplicitUsage(bool hit)
    {
        var cached = hit ? Total * 3 / 4 : 0;
        return new PromptUsage(Total - cached, cached, 0, 0);
    }

    private static long SizeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => SizeOfObject(element),
        JsonValueKind.Array => SizeOfArray(element),
        _ => JsonMarshal.GetRawUtf8Value(element).Length,
    };

    private static long SizeOfArray(JsonElement array)
    {
        long size = 0;
        foreach (var item in array.EnumerateArray())
        {
            size += SizeOf(item);
        }

        return size;
    }

    private static long SizeOfObject(JsonElement value)
    {
        long size = 0;
        foreach (var property in value.EnumerateObject())
        {
            var own = SizeOf(property.Value);
            var isAttachment = own > LongestTextLikeData && (property.NameEquals("data"u8) || property.NameEquals("url"u8));
            size += isAttachment ? BytesPerAttachment : own;
        }

        return size;
    }
}
