using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// Names the maker of a reasoning signature inside the signature itself, because a client hands history back and nothing else.
/// <c>gw1.gemini.{signature}</c> was made by a Gemini provider; a signature without the mark is the client dialect's own.
/// Signatures return only to the dialect that made them: another one answers 400 to a signature it does not know.
/// </summary>
public static class ReasoningSeal
{
    /// <summary>What every sealed signature starts with.</summary>
    public const string Prefix = "gw1.";

    /// <summary>The signature a client of <paramref name="client"/> is shown for reasoning made by <paramref name="origin"/>.</summary>
    public static string Seal(string? signature, Dialect origin, Dialect client) =>
        origin == client ? signature ?? "" : $"{Prefix}{origin.Name()}.{signature}";

    /// <summary>Who made <paramref name="signature"/>, and what it was before it was sealed.</summary>
    public static (Dialect Origin, string Signature) Open(string signature, Dialect client)
    {
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal))
            return (client, signature);

        var rest = signature.AsSpan(Prefix.Length);
        foreach (var origin in Enum.GetValues<Dialect>())
        {
            if (rest.StartsWith(origin.Name(), StringComparison.Ordinal) && rest[origin.Name().Length..] is ['.', .. var inner])
                return (origin, inner.ToString());
        }

        return (client, signature);
    }
}
