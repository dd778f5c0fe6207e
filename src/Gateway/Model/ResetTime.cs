using System.Globalization;

namespace Gateway.Model;

/// <summary>
/// When a vendor's limit resets, however it spells that: a duration (<c>6m0s</c>, <c>120ms</c>), seconds, a point in time as seconds or milliseconds
/// since 1970, or RFC 3339. Nothing is allocated.
/// </summary>
public static class ResetTime
{
    private const double LargestNumber = 1e14;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly (string Name, double Seconds)[] Units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001)];

    /// <summary>How long until then: 0 to 7 days; null where nobody can read it.</summary>
    public static TimeSpan? Until(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        text = text.Trim();
        if (Number(text) is { } number)
        {
            return number switch
            {
                > 1e11 and < LargestNumber => Bounded(DateTimeOffset.FromUnixTimeMilliseconds((long)number) - now),
                > 1e9 and <= 1e11 => Bounded(DateTimeOffset.FromUnixTimeSeconds((long)number) - now),
                <= 1e9 => Bounded(number),
                _ => null,
            };
        }

        return Duration(text) is { } seconds ? Bounded(seconds)
            : Date(text) is { } date ? Bounded(date - now)
            : null;
    }

    // Anthropic's form is tried first: to find out about a form takes longer than to read it.
    private static DateTimeOffset? Date(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date) ? date : null;

    /// <summary>A number of 0 or more, without sign and exponent; what is too large is cut.</summary>
    internal static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 ? Math.Min(number, LargestNumber) : null;

    internal static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest;

    internal static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));

    // Numbers with units, the largest first: 1d2h3m4.5s6ms.
    private static double? Duration(ReadOnlySpan<char> text)
    {
        var seconds = 0.0;
        var next = 0;
        if (text.IsEmpty)
            return null;
        while (!text.IsEmpty)
        {
            var digits = Length(text, static c => char.IsAsciiDigit(c) || c == '.');
            var letters = Length(text[digits..], char.IsAsciiLetter);
            var unit = Find(text.Slice(digits, letters), next);
            if (unit < 0 || Number(text[..digits]) is not { } amount)
                return null;
            seconds += amount * Units[unit].Seconds;
            next = unit + 1;
            text = text[(digits + letters)..];
        }

        return seconds;
    }

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> isPart)
    {
        var length = 0;
        while (length < text.Length && isPart(text[length]))
            length++;
        return length;
    }

    private static int Find(ReadOnlySpan<char> name, int from)
    {
        for (var i = from; i < Units.Length; i++)
        {
            if (name.SequenceEqual(Units[i].Name))
                return i;
        }

        return -1;
    }
}
