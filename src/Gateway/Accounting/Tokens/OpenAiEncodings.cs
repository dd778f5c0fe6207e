namespace Gateway.Accounting.Tokens;

/// <summary>Which encoding OpenAI's models read text in.</summary>
public static class OpenAiEncodings
{
    private static readonly string[] Cl100kFamilies =
        ["gpt-4-", "gpt-3.5-", "gpt-35-", "text-embedding-3-", "text-embedding-ada-002", "davinci-002", "babbage-002"];

    // OpenAI has changed no encoding since gpt-4o, so a "gpt-" not known by name is taken for one of these.
    private static readonly string[] O200kFamilies = ["gpt-", "chatgpt-", "codex-", "computer-use-"];

    /// <summary>The encoding of the model; null where the model is not OpenAI's, or older than <c>cl100k_base</c>.</summary>
    /// <param name="model">Its name, as OpenAI, Azure (<c>gpt-35-turbo</c>) or a reseller (<c>openai/gpt-4o</c>) write it; also <c>ft:…</c>.</param>
    public static BpeEncoding? Find(string model)
    {
        var name = Name(model);
        if (name.Equals("gpt-4", StringComparison.OrdinalIgnoreCase) || StartsWithAny(name, Cl100kFamilies))
            return BpeEncoding.Cl100k;
        return IsOSeries(name) || StartsWithAny(name, O200kFamilies) ? BpeEncoding.O200k : null;
    }

    /// <summary>The model thinks before it answers: <c>o1</c> and after, the <c>gpt-5</c> family but for its chat models.</summary>
    public static bool IsReasoning(string model)
    {
        var name = Name(model);
        return IsOSeries(name)
            || (name.StartsWith("gpt-5", StringComparison.OrdinalIgnoreCase) && !name.Contains("chat", StringComparison.OrdinalIgnoreCase));
    }

    private static ReadOnlySpan<char> Name(string model)
    {
        var name = model.AsSpan()[(model.LastIndexOf('/') + 1)..];
        return name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
    }

    /// <summary><c>o1</c>, <c>o3-mini</c>, <c>o4-mini-2025-04-16</c>, …</summary>
    private static bool IsOSeries(ReadOnlySpan<char> name) =>
        name is ['o' or 'O', >= '1' and <= '9', ..] && (name.Length == 2 || name[2] == '-');

    private static bool StartsWithAny(ReadOnlySpan<char> name, string[] families)
    {
        foreach (var family in families)
        {
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
