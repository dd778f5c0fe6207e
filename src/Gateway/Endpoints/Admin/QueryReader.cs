using System.Globalization;

namespace Gateway.Endpoints.Admin;

/// <summary>Reads a query's values and gathers everything that is wrong with them. What is empty counts as not said.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<string> _problems = [];

    /// <summary>A sentence for each mistake; empty where the query is good.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public string? Text(string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>A whole number from 1 on.</summary>
    public long? Number(string name, long max = long.MaxValue)
    {
        if (Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
            return number;
        Problem($"{name}: '{text}' is not a whole number from 1 to {max}.");
        return null;
    }

    /// <summary>A number of hours, fractions allowed.</summary>
    public TimeSpan? Hours(string name, int max)
    {
        if (Text(name) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours > 0 && hours <= max)
            return TimeSpan.FromHours(hours);
        Problem(FormattableString.Invariant($"{name}: '{text}' is not a number above 0 and up to {max}."));
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; the latter where nothing is said.</summary>
    public bool Flag(string name)
    {
        if (Text(name) is not { } text || text == "false")
            return false;
        if (text != "true")
            Problem($"{name}: '{text}' is neither true nor false.");
        return true;
    }

    /// <summary>A date (midnight), a time in ISO 8601 (UTC where it names no zone) or Unix milliseconds.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (IsDate(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        Problem($"{name}: '{text}' is no time; write ISO 8601 (2026-05-01T12:00:00Z) or Unix milliseconds.");
        return null;
    }

    /// <summary>One of some words.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text || words.Contains(text))
            return Text(name);
        Problem($"{name}: '{text}' is not one of {string.Join(", ", words!)}.");
        return null;
    }

    public void Problem(string problem) => _problems.Add(problem);

    // Times of day and names of months would be read too, in their own ways.
    private static bool IsDate(string text) => text.Length >= 10 && text[4] == '-' && char.IsAsciiDigit(text[0]);
}
