using Gateway.Alerting.Channels;
using Gateway.Model;

namespace Gateway.Alerting;

/// <summary>Reads the fields of one rule or channel and reports what is wrong with them.</summary>
/// <param name="path">Where it stands; may be empty.</param>
/// <param name="problems">Takes what is wrong, each <c>path:field: what</c>.</param>
internal class OptionFields(string path, ICollection<string> problems)
{
    private const int LongestQuote = 64;

    public bool AreGood => Failures == 0;

    protected int Failures { get; private set; }

    public void Fail(string field, string problem)
    {
        Failures++;
        problems.Add(path.Length == 0 ? $"{field}: {problem}" : $"{path}:{field}: {problem}");
    }

    /// <summary>What the word means; null where it is none, or is missing and there is no <paramref name="otherwise"/>.</summary>
    public T? Word<T>(string field, string? word, T? otherwise, Words<T> words)
        where T : struct, Enum
    {
        if (word is null && otherwise is not null)
            return otherwise;
        if (words.TryRead(word ?? "", out var value, out var known))
            return value;
        Fail(field, word is null ? $"one of {known} is expected" : $"'{AlertText.Line(word, LongestQuote)}' is not one of {known}");
        return null;
    }

    public T Range<T>(string field, T value, T least, T most)
        where T : struct, IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            Fail(field, FormattableString.Invariant($"{value} is out of range: {least} to {most}"));
        return value;
    }
}
