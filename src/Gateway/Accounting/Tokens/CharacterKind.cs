namespace Gateway.Accounting.Tokens;

/// <summary>What the encodings' split patterns tell characters apart by. A character has one kind, a line break two.</summary>
[Flags]
public enum CharacterKind : byte
{
    None = 0,

    /// <summary>Upper and title case (<c>\p{Lu}\p{Lt}</c>).</summary>
    Upper = 1,

    /// <summary><c>\p{Ll}</c></summary>
    Lower = 2,

    /// <summary>Letters without case (<c>\p{Lm}\p{Lo}</c>).</summary>
    Uncased = 4,

    /// <summary><c>\p{M}</c></summary>
    Mark = 8,

    /// <summary><c>\p{N}</c></summary>
    Number = 16,

    /// <summary><c>\s</c></summary>
    Space = 32,

    /// <summary><c>[\r\n]</c>; these are <see cref="Space"/> too.</summary>
    LineBreak = 64,

    /// <summary>Everything else: punctuation, symbols, controls, what is not assigned.</summary>
    Other = 128,

    /// <summary><c>\p{L}</c></summary>
    Letter = Upper | Lower | Uncased,
}
