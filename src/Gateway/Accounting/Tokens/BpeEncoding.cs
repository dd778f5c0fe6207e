using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Gateway.Model.Tokens;

namespace Gateway.Accounting.Tokens;

/// <summary>
/// Counts tokens exactly as one of OpenAI's encodings makes them. Linear but for words of many thousand letters (n log n).
/// Any number of threads may count at once.
/// </summary>
public sealed class BpeEncoding : ITextTokens
{
    /// <summary>
    /// Bytes of the longest word that is counted exactly, for memory's sake. A longer one is counted in slices of this size, which puts
    /// the count off by a few tokens at most.
    /// </summary>
    public const int LongestExactWord = 2 << 20;

    private static readonly Lazy<BpeEncoding> EmbeddedCl100k = new(() => new BpeEncoding("cl100k_base", new Cl100kSplitter()));
    private static readonly Lazy<BpeEncoding> EmbeddedO200k = new(() => new BpeEncoding("o200k_base", new O200kSplitter()));

    private readonly IPieceSplitter _splitter;
    private readonly TokenRanks _ranks;
    private readonly byte[][] _special;
    private readonly PieceCache _cache = new();

    private BpeEncoding(string name, IPieceSplitter splitter)
    {
        (_ranks, var special) = TokenRanksReader.ReadEmbedded(name);
        (Name, _splitter, _special) = (name, splitter, [.. special.Select(Encoding.UTF8.GetBytes)]);
    }

    /// <summary><c>cl100k_base</c>: gpt-4, gpt-3.5, embeddings. Its table is read when it is first asked for.</summary>
    public static BpeEncoding Cl100k => EmbeddedCl100k.Value;

    /// <summary><c>o200k_base</c>: gpt-4o and all since. Its table is read when it is first asked for.</summary>
    public static BpeEncoding O200k => EmbeddedO200k.Value;

    /// <summary>OpenAI's name of the encoding.</summary>
    public string Name { get; }

    /// <summary>Tokens of the text; what looks like a special token is text as any other. A lone surrogate counts as U+FFFD.</summary>
    public int Count(ReadOnlySpan<char> text)
    {
        var (bytes, length) = ToUtf8(text);
        var count = CountText(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
        return count;
    }

    /// <summary>The same of UTF-8; what is no UTF-8 counts as U+FFFD, as a decoder would replace it.</summary>
    public int Count(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8) ? CountText(utf8) : Count(Encoding.UTF8.GetString(utf8));

    /// <summary>Tokens of the text where <c>&lt;|endoftext|&gt;</c> and the encoding's other special tokens are one token each.</summary>
    public int CountWithSpecial(ReadOnlySpan<char> text)
    {
        var (bytes, length) = ToUtf8(text);
        var count = 0;
        var rest = bytes.AsSpan(0, length);
        for (var at = NextSpecial(rest, out var size); at >= 0; at = NextSpecial(rest, out size))
        {
            count += CountText(rest[..at]) + 1;
            rest = rest[(at + size)..];
        }

        count += CountText(rest);
        ArrayPool<byte>.Shared.Return(bytes);
        return count;
    }

    private static (byte[] Bytes, int Length) ToUtf8(ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        return (bytes, Encoding.UTF8.GetBytes(text, bytes));
    }

    private int NextSpecial(ReadOnlySpan<byte> text, out int length)
    {
        for (var at = 0; text[at..].IndexOf("<|"u8) is var found and >= 0; at++)
        {
            at += found;
            foreach (var special in _special)
            {
                if (!text[at..].StartsWith(special))
                    continue;
                length = special.Length;
                return at;
            }
        }

        length = 0;
        return -1;
    }

    private int CountText(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            var length = _splitter.PieceLength(text);
            count += CountPiece(text[..length]);
            text = text[length..];
        }

        return count;
    }

    private int CountPiece(ReadOnlySpan<byte> piece)
    {
        if (_ranks.Find(piece) != TokenRanks.None)
            return 1;
        if (piece.Length > PieceCache.LongestPiece)
            return Merge(piece);
        var hash = ByteHash.Of(piece);
        if (_cache.TryGet(piece, hash, out var count))
            return count;
        count = Merge(piece);
        _cache.Offer(piece, hash, count);
        return count;
    }

    private int Merge(ReadOnlySpan<byte> piece)
    {
        if (piece.Length <= ShortPieceMerge.Longest)
            return ShortPieceMerge.Count(_ranks, piece);
        var count = 0;
        for (; piece.Length > LongestExactWord; piece = piece[LongestExactWord..])
            count += LongPieceMerge.Count(_ranks, piece[..LongestExactWord]);
        return count + LongPieceMerge.Count(_ranks, piece);
    }
}
