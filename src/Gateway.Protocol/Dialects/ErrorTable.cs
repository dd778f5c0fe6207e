using System.Collections.Frozen;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects;

/// <summary>One kind of failure, and how providers of a dialect say it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Statuses">The HTTP statuses that mean it where no word says more.</param>
/// <param name="Words">Values of typed fields (<c>type</c>, <c>code</c>, <c>status</c>, <c>reason</c>, …) that mean it.</param>
internal sealed record ErrorRow(ChatErrorKind Kind, int[] Statuses, string[] Words);

/// <summary>
/// What a dialect's errors mean: the first word that names a particular failure decides; then the status; then a general word
/// (<see cref="ChatErrorKind.InvalidRequest"/>, <see cref="ChatErrorKind.ServerError"/>), which says only whose fault it was: providers put
/// <c>invalid_request_error</c> beside a 401 and <c>api_error</c> beside a 429.
/// </summary>
internal sealed class ErrorTable
{
    private const int LongestWord = 64;

    private readonly FrozenDictionary<string, ChatErrorKind> _words;
    private readonly FrozenDictionary<int, ChatErrorKind> _statuses;

    /// <exception cref="ArgumentException">A word or a status stands in two rows.</exception>
    public ErrorTable(params ErrorRow[] rows)
    {
        Rows = rows;
        var words = new Dictionary<string, ChatErrorKind>();
        var statuses = new Dictionary<int, ChatErrorKind>();
        foreach (var row in rows)
        {
            foreach (var word in row.Words)
                words.Add(Plain(word), row.Kind);
            foreach (var status in row.Statuses)
                statuses.Add(status, row.Kind);
        }

        (_words, _statuses) = (words.ToFrozenDictionary(), statuses.ToFrozenDictionary());
    }

    public IReadOnlyList<ErrorRow> Rows { get; }

    /// <param name="status">The HTTP status; below 300 for an error inside an answer, which has none of its own.</param>
    /// <param name="words">The typed fields, the one that says most first; null where the body lacks it.</param>
    public ChatErrorKind KindOf(int status, params ReadOnlySpan<string?> words)
    {
        ChatErrorKind? general = null;
        foreach (var word in words)
        {
            if (word is null or { Length: > LongestWord } || !_words.TryGetValue(Plain(word), out var kind))
                continue;
            if (kind is not (ChatErrorKind.InvalidRequest or ChatErrorKind.ServerError))
                return kind;
            general ??= kind;
        }

        return OfStatus(status) ?? general ?? (status < 300 ? ChatErrorKind.ServerError : ChatErrorKind.Unknown);
    }

    private ChatErrorKind? OfStatus(int status) =>
        _statuses.TryGetValue(status, out var kind) ? kind : status is >= 500 and < 600 ? ChatErrorKind.ServerError : null;

    /// <summary>Letters and digits alone, in lower case: vendors write one word as RateLimitExceeded, rate_limit_exceeded and rate-limit-exceeded.</summary>
    private static string Plain(string word)
    {
        Span<char> plain = stackalloc char[LongestWord];
        var length = 0;
        foreach (var c in word)
        {
            if (char.IsAsciiLetterOrDigit(c))
                plain[length++] = char.ToLowerInvariant(c);
        }

        return new string(plain[..length]);
    }
}
