namespace Gateway.Protocol.Dialects;

/// <summary>How a provider lets a tool be called: ASCII letters and digits, some signs, up to a length.</summary>
/// <param name="MaxLength">In characters.</param>
/// <param name="Signs">What may stand beside letters and digits.</param>
/// <param name="BeginsWithLetter">The first is a letter or <c>_</c>.</param>
public sealed record ToolNameRule(int MaxLength, string Signs, bool BeginsWithLetter = false)
{
    /// <summary>Any name that is one.</summary>
    public static readonly ToolNameRule Any = new(int.MaxValue, "");

    /// <summary>The rule in a sentence.</summary>
    public string Words =>
        $"must be 1 to {MaxLength} letters, digits or any of {string.Join(' ', Signs.AsEnumerable())}" + (BeginsWithLetter ? ", a letter or _ first" : "");

    public bool IsMatch(string name) =>
        ReferenceEquals(this, Any)
        || (name.Length > 0 && name.Length <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || Signs.Contains(c))
            && (!BeginsWithLetter || char.IsAsciiLetter(name[0]) || name[0] == '_'));
}
