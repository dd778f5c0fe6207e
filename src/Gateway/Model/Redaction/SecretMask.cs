using System.Text;

namespace Gateway.Model.Redaction;

/// <summary>
/// Masks the secrets in a text, wherever it is about to go: a log, a trace, an error's words, an alert. It knows the configured credentials by heart, and
/// what keys, tokens and passwords look like. Safe for any thread.
/// </summary>
/// <param name="known">The credentials.</param>
public sealed class SecretMask(KnownSecrets known)
{
    /// <inheritdoc cref="KnownSecrets.SetOf"/>
    public void SetOf(string owner, IEnumerable<string> secrets) => known.SetOf(owner, secrets);

    /// <summary><paramref name="text"/> with <c>***</c> or a word in brackets in each secret's place; the same instance where there is none.</summary>
    public string Mask(string text) => SecretRules.Apply(known.Mask(text));

    /// <summary><paramref name="bytes"/> without the credentials known by heart; the same memory, every byte as it was, where there is none.</summary>
    public ReadOnlyMemory<byte> MaskKnown(ReadOnlyMemory<byte> bytes)
    {
        // Latin-1 takes any byte and gives it back.
        var text = Encoding.Latin1.GetString(bytes.Span);
        var masked = known.Mask(text);
        return ReferenceEquals(masked, text) ? bytes : Encoding.Latin1.GetBytes(masked);
    }
}
