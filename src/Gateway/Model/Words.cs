using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Model;

/// <summary>One enumeration's words, both ways; read whatever the case of their letters.</summary>
public sealed class Words<T>(params (T Value, string Word)[] words)
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, T> _values = words.ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.OrdinalIgnoreCase);
    private readonly FrozenDictionary<T, string> _words = words.ToFrozenDictionary(w => w.Value, w => w.Word);

    public string this[T value] => _words[value];

    /// <param name="word">What was written.</param>
    /// <param name="value">What it means.</param>
    /// <param name="known">The words there are, where this is none of them.</param>
    public bool TryRead(string word, out T value, [NotNullWhen(false)] out string? known)
    {
        var found = _values.TryGetValue(word, out value);
        known = found ? null : string.Join(", ", words.Select(w => w.Word));
        return found;
    }

    /// <exception cref="KeyNotFoundException">It is none of the words.</exception>
    public T Read(string word) => _values[word];
}
