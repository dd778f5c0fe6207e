namespace Gateway.Model.Tokens;

/// <summary>Says how many tokens a text is: exactly or about.</summary>
public interface ITextTokens
{
    /// <summary>Tokens of the text by itself.</summary>
    int Count(ReadOnlySpan<char> text);
}
