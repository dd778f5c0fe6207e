namespace Gateway.Cli.Rendering;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its head in a terminal.</param>
/// <param name="Name">Its head in a pipe: one word, with the unit.</param>
/// <param name="Cell">What a row has in it.</param>
internal sealed record Column<T>(string Title, string Name, Func<T, Cell> Cell)
{
    /// <summary>Numbers stand at the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Where it is shown.</summary>
    public Place Place { get; init; }

    /// <summary>Its text may go over several lines of a terminal.</summary>
    public bool Wraps { get; init; }
}

internal enum Place
{
    Always,

    /// <summary>Left out where the terminal is too narrow for all.</summary>
    Wide,

    /// <summary>Never in a pipe.</summary>
    Terminal,

    /// <summary>Never in a terminal.</summary>
    Piped,
}
